import { expect, test } from 'vitest';
import { budgetShare, lastDays, percentText, toneOfDay } from './service-look.ts';

test('percentages are rounded down: what failed once is not 100 %', () => {
  expect(percentText(1)).toBe('100 %');
  expect(percentText(0.99996)).toBe('99.99 %');
  expect(percentText(0.9995)).toBe('99.95 %');
  expect(percentText(0.999_999, 3)).toBe('99.999 %');
  expect(percentText(null)).toBe('–');
});

test('a day is judged by what is promised for its area', () => {
  expect(toneOfDay({ availability: 0.9995 }, 0.9995)).toBe('success');
  expect(toneOfDay({ availability: 0.999 }, 0.9995)).toBe('warning');
  expect(toneOfDay({ availability: 0.995 }, 0.9995)).toBe('danger');
  expect(toneOfDay({ availability: 0.9985 }, null)).toBe('warning');
  expect(toneOfDay({ availability: null }, 0.999)).toBe('neutral');
  expect(toneOfDay(undefined, 0.999)).toBe('neutral');
});

test('days end with today, across a month and a leap day', () => {
  expect(lastDays('2028-03-01', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  expect(lastDays('2026-11-21', 30)).toHaveLength(30);
});

test('a broken promise shows an empty bar, never a negative one', () => {
  expect(budgetShare(-2)).toBe(0);
  expect(budgetShare(0.25)).toBe(0.25);
  expect(budgetShare(null)).toBe(1);
});
