import { expect, test } from 'vitest';
import { fromLocalMoment, toLocalMoment } from './local-moment.ts';

test('a moment of the field is a moment in India', () => {
  expect(toLocalMoment(new Date('2026-11-20T18:30:00Z'))).toBe('2026-11-21T00:00');
  expect(fromLocalMoment('2026-11-21T00:00')).toBe('2026-11-20T18:30:00.000Z');
  expect(fromLocalMoment(toLocalMoment(new Date('2028-02-29T12:34:00Z')))).toBe('2028-02-29T12:34:00.000Z');
});

test('what is no moment is none', () => {
  for (const text of ['', 'today', '2026-11-21', '2026-13-01T00:00', '2026-11-21T25:00'])
    expect(fromLocalMoment(text)).toBeUndefined();
});
