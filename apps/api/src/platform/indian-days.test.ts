import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { day_ms } from './clock.ts';
import { indianDay, indianPeriod, startOfIndianDay } from './indian-days.ts';

it.each([
  ['2026-11-21T18:29:59.999Z', '2026-11-21'],
  ['2026-11-21T18:30:00.000Z', '2026-11-22'],
  ['2024-02-28T18:30:00.000Z', '2024-02-29'],
])('%s is %s in India', (at, day) => {
  expect(indianDay(new Date(at))).toBe(day);
});

it('every moment lies in its own day, which is 24 hours long', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2017-07-01'), max: new Date('2098-12-31'), noInvalidDate: true }), (at) => {
      const start = startOfIndianDay(indianDay(at)).getTime();
      expect(at.getTime()).toBeGreaterThanOrEqual(start);
      expect(at.getTime()).toBeLessThan(start + day_ms);
      expect(indianDay(new Date(start))).toBe(indianDay(at));
      expect(indianDay(new Date(start - 1))).not.toBe(indianDay(at));
    }),
  );
});

it('what is no day has no beginning', () => {
  expect(startOfIndianDay('tomorrow').getTime()).toBeNaN();
});

it('a period covers both its days, and is at most a year long', () => {
  const day = indianPeriod('2026-11-21', '2026-11-21');
  expect(day).toEqual({ from: new Date('2026-11-20T18:30:00Z'), to: new Date('2026-11-21T18:30:00Z') });
  expect(indianPeriod('2026-04-01', '2027-03-31')).toBeDefined();
  for (const [from, to] of [
    ['2026-11-22', '2026-11-20'],
    ['2025-01-01', '2026-11-20'],
    ['2026-11-21', 'later'],
  ] as const)
    expect(indianPeriod(from, to)).toBeUndefined();
});
