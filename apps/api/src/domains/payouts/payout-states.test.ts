import { describe, expect, it } from 'vitest';
import { nextPayoutState } from './payout-states.ts';

describe('nextPayoutState', () => {
  it.each([
    ['requested', 'accepted', 'processing'],
    ['requested', 'paid', 'paid'],
    ['requested', 'failed', 'failed'],
    ['processing', 'accepted', undefined],
    ['processing', 'paid', 'paid'],
    ['processing', 'failed', 'failed'],
    ['paid', 'accepted', undefined],
    ['paid', 'paid', undefined],
    ['paid', 'failed', 'returned'],
    ['failed', 'paid', undefined],
    ['returned', 'failed', undefined],
  ] as const)('%s + %s → %s', (state, news, next) => {
    expect(nextPayoutState(state, news)).toBe(next);
  });
});
