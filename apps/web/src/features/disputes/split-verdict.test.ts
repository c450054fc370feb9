import { expect, test } from 'vitest';
import { refundOf, verdictLines } from './split-verdict.ts';

const lines = [
  { lineId: 'a', claimed: 149_900, decided: null },
  { lineId: 'b', claimed: 5_000, decided: null },
  { lineId: 'c', claimed: 0, decided: null },
];

test('a decision names exactly the disputed lines', () => {
  expect(verdictLines(lines).map((line) => line.lineId)).toEqual(['a', 'b']);
});

test('the sum is in paise; nothing is an answer too, an empty field is none', () => {
  expect(refundOf(lines, { a: '1,499', b: '0' })).toBe(149_900);
  expect(refundOf(lines, { a: '0.50', b: '0.00' })).toBe(50);
  expect(refundOf(lines, { a: '1499', b: '' })).toBeUndefined();
  expect(refundOf(lines, { a: 'all', b: '0' })).toBeUndefined();
});
