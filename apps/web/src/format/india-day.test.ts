import { expect, test } from 'vitest';
import { endOfDay, indiaDay, startOfDay } from './india-day.ts';

test('a day begins at midnight in India, not in London', () => {
  expect(indiaDay(new Date('2026-11-20T18:29:59Z'))).toBe('2026-11-20');
  expect(indiaDay(new Date('2026-11-20T18:30:00Z'))).toBe('2026-11-21');
  expect(new Date(startOfDay('2026-11-21')).toISOString()).toBe('2026-11-20T18:30:00.000Z');
  expect(endOfDay('2026-11-21')).toBe('2026-11-21T18:30:00.000Z');
});
