import { ApiFailure, unreachableProblem } from '@mistri/api-client';
import type { RepairState } from '@mistri/contracts/repair/repair-states';
import { expect, test } from 'vitest';
import { whyNotAsk } from './why-not-ask.ts';

const at = (status: RepairState, error: unknown = null) => whyNotAsk({ data: { status }, error });
const refused = (status: number) => new ApiFailure({ ...unreachableProblem(), status });

test('access is asked for while somebody works on the phone, and otherwise the reason is said', () => {
  for (const status of ['accepted', 'in_progress'] as const) expect(at(status)).toBeUndefined();
  for (const status of ['cancelled', 'closed', 'rejected', 'no_show'] as const) expect(at(status)).toBe('over');
  for (const status of ['assigned', 'awaiting_approval', 'completed', 'disputed'] as const)
    expect(at(status)).toBe('notNow');
});

test('who has the repair no more cannot ask, whatever the page remembers of it', () => {
  expect(at('in_progress', refused(404))).toBe('notYours');
  expect(whyNotAsk({ data: undefined, error: refused(403) })).toBe('notYours');
});

test('a page that could not hear of the repair leaves it to the server', () => {
  expect(whyNotAsk({ data: undefined, error: refused(0) })).toBeUndefined();
  expect(at('in_progress', refused(500))).toBeUndefined();
  expect(whyNotAsk({ data: undefined, error: null })).toBeUndefined();
});
