import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { monthsLater } from './legal-clocks.ts';

const monthLater = (at: Date): Date => monthsLater(at, 1);

describe('a month', () => {
  it.each([
    ['2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['2028-01-30T10:00:00Z', '2028-02-29T10:00:00Z'],
    ['2026-12-15T00:00:00Z', '2027-01-15T00:00:00Z'],
    ['2026-08-31T23:59:59Z', '2026-09-30T23:59:59Z'],
  ])('after %s is %s', (from, to) => {
    expect(monthLater(new Date(from)).toISOString()).toBe(new Date(to).toISOString());
  });

  it('is 28 to 31 days, always in the next month', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2026-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }), (at) => {
        const later = monthLater(at);
        const days = Math.round((later.getTime() - at.getTime()) / day_ms);
        expect(days).toBeGreaterThanOrEqual(28);
        expect(days).toBeLessThanOrEqual(31);
        expect((later.getUTCMonth() - at.getUTCMonth() + 12) % 12).toBe(1);
      }),
    );
  });
});
