import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { indianDay } from '#platform/indian-days.ts';
import { financialYear } from './index.ts';

test.each([
  ['2026-03-31T18:29:59.999Z', '2025-26', '2526', '2025-04-01', '2026-04-01'],
  ['2026-03-31T18:30:00.000Z', '2026-27', '2627', '2026-04-01', '2027-04-01'],
  ['2026-12-31T20:00:00.000Z', '2026-27', '2627', '2026-04-01', '2027-04-01'],
  ['2099-05-01T00:00:00.000Z', '2099-00', '9900', '2099-04-01', '2100-04-01'],
])('%s lies in %s', (at, name, short, from, to) => {
  expect(financialYear(new Date(at))).toEqual({ name, short, from, to });
});

test('every moment lies in exactly one financial year', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2017-07-01'), max: new Date('2098-12-31'), noInvalidDate: true }), (at) => {
      const year = financialYear(at);
      const day = indianDay(at);
      expect(year.from <= day && day < year.to).toBe(true);
    }),
  );
});
