import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRuns } from '#platform/pdf/script-runs.ts';
import { wrapText } from '#platform/pdf/wrap-text.ts';
import { en } from './words/en.ts';
import { hi } from './words/hi.ts';
import { ta } from './words/ta.ts';

const graphemes = new Intl.Segmenter('en-IN', { granularity: 'grapheme' });
/** Every letter as readers see it is one wide. */
const measure = (text: string): number => [...graphemes.segment(text)].length;

describe('wrapText', () => {
  it.each([
    ['', 10, ['']],
    ['one two three', 7, ['one two', 'three']],
    ['anti-static', 6, ['anti-', 'static']],
    ['A/B', 2, ['A/', 'B']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['  spaces   and\ntabs\t', 20, ['spaces and tabs']],
  ])('%j in %i', (text, width, lines) => {
    expect(wrapText(text, width, measure)).toEqual(lines);
  });

  it('loses nothing and fits, breaking only between letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const lines = wrapText(text, width, measure);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('never parts a consonant from its vowel sign', () => {
    for (const line of wrapText('கொகொகொகொ', 1, measure)) expect(line).toBe('கொ');
  });
});

describe('splitRuns', () => {
  it('gives each script its own font, and digits and the rupee sign theirs', () => {
    expect(splitRuns('மதுரை 625001 ₹5')).toEqual([
      { face: 'tamil', text: 'மதுரை' },
      { face: 'latin', text: ' 625001 ' },
      { face: 'extended', text: '₹' },
      { face: 'latin', text: '5' },
    ]);
    expect(splitRuns('कर।')).toEqual([{ face: 'devanagari', text: 'कर।' }]);
    expect(splitRuns('வரி।')).toEqual([{ face: 'tamil', text: 'வரி।' }]);
  });

  it('keeps joiners inside Indian words only, and shows what no font has as a question mark', () => {
    expect(splitRuns('क्\u200dष')).toEqual([{ face: 'devanagari', text: 'क्\u200dष' }]);
    expect(splitRuns('a\u200db')).toEqual([{ face: 'latin', text: 'ab' }]);
    expect(splitRuns('A\u{1f4f1}中')).toEqual([{ face: 'latin', text: 'A??' }]);
  });

  it('has a glyph for every letter of the papers\u2019 own words', () => {
    const texts = (words: unknown): string[] => {
      if (typeof words === 'string') return [words];
      if (typeof words === 'function') return [String((words as (...args: unknown[]) => string)('1', '2'))];
      return Object.values(words as object).flatMap(texts);
    };
    for (const text of [en, ta, hi].flatMap(texts)) {
      const drawn = splitRuns(text)
        .map((run) => run.text)
        .join('');
      expect(drawn.normalize('NFC')).toBe(text.normalize('NFC'));
    }
  });
});
