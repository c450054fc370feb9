import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ComparedLine, quoteChanges } from './quote-changes.ts';

const line = (description: string, totalMinor: number): ComparedLine => ({ description, totalMinor });

test('new, dearer and dropped work is each named', () => {
  const before = [line('Reinstall the firmware', 50_000), line('Save the photos', 20_000)];
  const after = [line('Reinstall the firmware', 60_000), line('Clean the storage', 10_000)];
  expect(quoteChanges(before, after)).toEqual([
    { kind: 'repriced', line: 'Reinstall the firmware', before_minor: 50_000, after_minor: 60_000 },
    { kind: 'added', line: 'Clean the storage', amount_minor: 10_000 },
    { kind: 'removed', line: 'Save the photos', amount_minor: 20_000 },
  ]);
});

test('another order of the same lines is no change', () => {
  const lines = [line('A', 100), line('B', 200), line('A', 300)];
  expect(quoteChanges(lines, lines.toReversed())).toEqual([]);
});

test('the changes explain the whole difference of the totals', () => {
  const quotes = fc.array(fc.record({ description: fc.constantFrom('A', 'B', 'C'), totalMinor: fc.nat(100_000) }));
  const total = (lines: readonly ComparedLine[]): number => lines.reduce((sum, one) => sum + one.totalMinor, 0);
  fc.assert(
    fc.property(quotes, quotes, (before, after) => {
      const explained = quoteChanges(before, after).reduce((sum, change) => {
        if (change.kind === 'repriced') return sum + change.after_minor - change.before_minor;
        return sum + (change.kind === 'added' ? change.amount_minor : -change.amount_minor);
      }, 0);
      expect(explained).toBe(total(after) - total(before));
    }),
  );
});
