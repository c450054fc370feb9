import { expect, test } from 'vitest';
import { quarterOf, recentQuarters } from './quarters.ts';

test.each([
  ['2026-04-01', '2026-Q1'],
  ['2026-06-30', '2026-Q1'],
  ['2026-11-21', '2026-Q3'],
  ['2026-12-31', '2026-Q3'],
  ['2027-01-01', '2026-Q4'],
  ['2027-03-31', '2026-Q4'],
])('%s lies in %s of the financial year', (day, quarter) => {
  expect(quarterOf(day)).toBe(quarter);
});

test('the quarters before, over the turn of the year', () => {
  expect(recentQuarters('2026-05-05', 4)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2']);
});
