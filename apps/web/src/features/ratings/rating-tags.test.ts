import { expect, test } from 'vitest';
import { badTags, goodTags, isRatingTag, tagsFor } from './rating-tags.ts';

test('few stars offer faults, many offer praise, the middle both', () => {
  expect(tagsFor(1)).toEqual(badTags);
  expect(tagsFor(5)).toEqual(goodTags);
  expect(tagsFor(3)).toHaveLength(goodTags.length + badTags.length);
});

test('an unknown tag is not shown', () => {
  expect(isRatingTag('fast')).toBe(true);
  expect(isRatingTag('constructor')).toBe(false);
});
