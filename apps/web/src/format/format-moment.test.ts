import { expect, test } from 'vitest';
import { formatMoment } from './format-moment.ts';

const at = new Date('2026-11-20T20:07:00Z');

test('time is written as in India, in India’s time', () => {
  expect(formatMoment(at, 'moment', 'en')).toBe('21 Nov 2026, 1:37 am');
  expect(formatMoment(at, 'day', 'en')).toBe('21 Nov 2026');
  expect(formatMoment(at, 'time', 'en')).toBe('1:37 am');
});

test('and in the language of the reader, without spaces that only some engines use', () => {
  expect(formatMoment(at, 'day', 'ta')).toMatch(/[\u0B80-\u0BFF]/);
  expect(formatMoment(at, 'day', 'hi')).toMatch(/[\u0900-\u097F]/);
  for (const locale of ['en', 'ta', 'hi'])
    for (const as of ['day', 'time', 'moment', 'dayAndMonth'] as const)
      expect(formatMoment(at, as, locale)).not.toMatch(/[\u202F\u00A0]/);
});
