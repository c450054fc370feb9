import fc from 'fast-check';
import { expect, it } from 'vitest';
import { brokenText } from './broken-text.ts';

it('finds a NUL and half a character, in values and names, however deep', () => {
  expect(brokenText({ note: 'nul\0byte' })).toBe('note');
  expect(brokenText({ items: [{ note: 'fine' }, { note: 'half \ud800' }] })).toBe('items.1.note');
  expect(brokenText({ map: { 'na\0me': 1 } })).toBe('map');
  expect(brokenText('\udc00')).toBe('');
  let deep: unknown = '\0';
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(brokenText(deep)).toMatch(/^0(\.0)+$/);
});

it('leaves every text alone that can be kept, in any script, and the bytes of files', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      fc.pre(!JSON.stringify(value).includes('\\u0000'));
      expect(brokenText(value)).toBeUndefined();
    }),
  );
  expect(brokenText({ note: 'தமிழ் हिन्दी 👩‍🔧' })).toBeUndefined();
  expect(brokenText(Buffer.from([0, 0xd8]))).toBeUndefined();
});
