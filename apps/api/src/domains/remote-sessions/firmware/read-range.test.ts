import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRange } from './read-range.ts';

it.each([
  [undefined, 'whole'],
  ['', 'whole'],
  ['bytes=-', 'whole'],
  ['items=0-1', 'whole'],
  ['bytes=0-1,4-5', 'whole'],
  ['bytes=5-4', 'whole'],
  ['bytes=0-0', { from: 0, to: 0 }],
  ['bytes=2-4', { from: 2, to: 4 }],
  ['bytes=7-', { from: 7, to: 9 }],
  ['bytes=7-99', { from: 7, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-99', { from: 0, to: 9 }],
  ['bytes=-0', 'not_satisfiable'],
  ['bytes=10-', 'not_satisfiable'],
])('%s of ten bytes', (header, range) => {
  expect(readRange(header, 10)).toEqual(range);
});

it('never leaves the file, whatever is asked for', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 500 }), (text, a, b, length) => {
      for (const header of [text, `bytes=${text}`, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
        const range = readRange(header, length);
        if (typeof range === 'string') continue;
        expect(range.from).toBeGreaterThanOrEqual(0);
        expect(range.to).toBeLessThan(length);
        expect(range.from).toBeLessThanOrEqual(range.to);
      }
    }),
  );
});
