import { expect, test } from 'vitest';
import { nextDeadline } from './dispute-clock.ts';

const dates = { answerBy: 'answer', decideBy: 'decide', appealUntil: 'appeal', closedAt: null };

test.each([
  ['open', 'answer'],
  ['in_review', 'decide'],
  ['appealed', 'decide'],
  ['decided', 'appeal'],
  ['closed', undefined],
] as const)('a dispute that is %s waits for: %s', (state, expected) => {
  expect(nextDeadline({ ...dates, state })).toBe(expected);
});

test('a decision whose appeal window is not set yet has no clock', () => {
  expect(nextDeadline({ ...dates, state: 'decided', appealUntil: null })).toBeUndefined();
});
