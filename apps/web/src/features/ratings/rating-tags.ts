export const goodTags = ['as_described', 'good_value', 'well_packed', 'fast', 'helpful'] as const;
export const badTags = ['not_as_described', 'poor_quality', 'badly_packed', 'late', 'unhelpful'] as const;
export type RatingTag = (typeof goodTags)[number] | (typeof badTags)[number];

export const isRatingTag = (text: string): text is RatingTag =>
  ([...goodTags, ...badTags] as readonly string[]).includes(text);

/** What is offered for a score: praise for many stars, faults for few, both in the middle. */
export function tagsFor(score: number): readonly RatingTag[] {
  if (score >= 4) return goodTags;
  return score <= 2 ? badTags : [...goodTags, ...badTags];
}
