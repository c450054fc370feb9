import { expect, test } from 'vitest';
import { runningClock } from './complaint-clock.ts';

const dates = {
  receivedAt: '2026-11-01T00:00:00Z',
  acknowledgeBy: '2026-11-03T00:00:00Z',
  resolveBy: '2026-12-01T00:00:00Z',
};
const at = (text: string) => new Date(text);

test('a new complaint waits for its acknowledgement, then for its solution', () => {
  expect(runningClock({ ...dates, state: 'received' }, at('2026-11-01T12:00:00Z'))).toEqual({
    name: 'acknowledge',
    dueAt: dates.acknowledgeBy,
    tone: 'info',
  });
  expect(runningClock({ ...dates, state: 'acknowledged' }, at('2026-11-01T12:00:00Z'))?.name).toBe('resolve');
});

test('after three quarters of the time the clock warns, at its end it alarms', () => {
  const row = { ...dates, state: 'received' } as const;
  expect(runningClock(row, at('2026-11-02T11:59:59Z'))?.tone).toBe('info');
  expect(runningClock(row, at('2026-11-02T12:00:00Z'))?.tone).toBe('warning');
  expect(runningClock(row, at('2026-11-03T00:00:00Z'))?.tone).toBe('danger');
});

test('what is solved or closed has no clock, however late it was', () => {
  for (const state of ['resolved', 'closed'] as const)
    expect(runningClock({ ...dates, state }, at('2027-01-01T00:00:00Z'))).toBeUndefined();
});
