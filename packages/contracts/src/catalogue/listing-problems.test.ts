import { describe, expect, test } from 'vitest';
import { listingErrorText, listingProblemNames, listingProblemText } from './listing-problems.ts';

describe('what is wrong with a listing', () => {
  test.each(listingProblemNames)('%s is said in three languages, with its fact', (rule) => {
    const limit = 'FACT';
    const [en, ta, hi] = (['en', 'ta', 'hi'] as const).map((language) => listingProblemText({ rule, limit }, language));
    expect(ta).toMatch(/[\u0B80-\u0BFF]/);
    expect(hi).toMatch(/[\u0900-\u097F]/);
    for (const text of [ta, hi]) expect(text?.includes('FACT')).toBe(en?.includes('FACT'));
    expect([en, ta, hi].join(' ')).not.toMatch(/[{}]/);
  });

  test('a name that is not known is said as it was kept, and a cell is never taken for a pattern', () => {
    expect(listingErrorText({ message: 'as it stood', rule: 'constructor' }, 'ta')).toBe('as it stood');
    expect(listingErrorText({ message: '', rule: 'price', limit: "$&$'" }, 'en')).toContain(`"$&$'" is no price.`);
  });
});
