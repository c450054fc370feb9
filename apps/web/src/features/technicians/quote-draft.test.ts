import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenInQuote, draftOf, emptyLine, quoteOf, totalOf } from './quote-draft.ts';

test('a quote that is changed without a change says the same, to the paisa', () => {
  const line = fc.record({
    description: fc.string({ minLength: 3, maxLength: 40 }).filter((text) => text.trim().length >= 3),
    quantity: fc.integer({ min: 1, max: 100 }),
    unitMinor: fc.integer({ min: 100, max: 10_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
      const draft = draftOf({ state: 'presented', lines });
      expect(brokenInQuote(draft).size).toBe(0);
      expect(totalOf(draft)).toBe(lines.reduce((sum, one) => sum + one.quantity * one.unitMinor, 0));
      expect(quoteOf(draft, ' ').lines).toEqual(lines.map((one) => ({ ...one, description: one.description.trim() })));
    }),
  );
});

test('an empty line names every field that is missing', () => {
  const line = emptyLine(7);
  expect([...brokenInQuote([line]).keys()]).toEqual([`${line.key}.description`, `${line.key}.unit`]);
});

test.each(['0', '101', '1.5', '-1', 'two'])('“%s” times is refused', (quantity) => {
  const line = { ...emptyLine(7), description: 'Reinstall', unit: '499', quantity };
  expect(brokenInQuote([line]).get(`${line.key}.quantity`)?.rule).toBe('wholeNumber');
});

test.each(['0', '0.99', 'free', '-5'])('a price of “%s” is refused', (unit) => {
  const line = { ...emptyLine(7), description: 'Reinstall', unit };
  expect(brokenInQuote([line]).get(`${line.key}.unit`)?.rule).toBe('amount');
});

test('a quote whose money went back begins anew', () => {
  const old = { state: 'refunded', lines: [{ description: 'Reinstall', quantity: 1, unitMinor: 49_900 }] };
  expect(draftOf(old)[0]).toMatchObject({ description: '', unit: '' });
  expect(draftOf(undefined)).toHaveLength(1);
});
