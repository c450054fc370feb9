import {
  dayOf,
  type Grade,
  gradeNo,
  inStockTerm,
  priceBucket,
  rankBucket,
  rankLimit,
  ratingBucket,
  sellerRatingBucket,
  shardCount,
  steadyNumber,
  term,
  zoneTerm,
} from './search-terms.ts';
import { indexedWords } from './search-words.ts';

/** What the search index knows of a live listing. */
export interface ListingFacts {
  readonly productId: string;
  readonly title: string;
  readonly descriptionLength: number;
  readonly dealerNo: number;
  /** 0: unknown. */
  readonly districtNo: number;
  readonly deliversTo: readonly string[];
  readonly categoryNo: number;
  /** 0: no brand. */
  readonly brandNo: number;
  readonly modelNos: readonly number[];
  readonly grade: Grade;
  readonly inStock: boolean;
  readonly b2c_minor: number;
  readonly b2b_minor: number;
  readonly rating_x100: number;
  readonly ratingCount: number;
  readonly sellerRating_x100: number;
  readonly sellerRatingCount: number;
  readonly photoCount: number;
  readonly warrantyMonths: number;
  readonly listedAt: Date;
}

export interface SearchRow {
  readonly productId: string;
  readonly dealerNo: number;
  readonly categoryNo: number;
  readonly brandNo: number;
  readonly modelNos: readonly number[];
  readonly gradeNo: number;
  readonly districtNo: number;
  readonly inStock: boolean;
  readonly b2c_minor: number;
  readonly b2b_minor: number;
  readonly rank: number;
  readonly rating: number;
  readonly sellerRating: number;
  readonly listedDay: number;
  readonly terms: readonly number[];
}

/** Ratings of few count for little: five imagined ratings of 3.8 stars stand beside the real ones (MKT-11, REP-9). */
export function steadyRating(rating_x100: number, count: number): number {
  return Math.round((rating_x100 * count + 380 * 5) / (count + 5));
}

/**
 * Order of results that match equally well (IN-13; told to people by `rankingParameters`). Nobody can pay for a place.
 */
export const rankWeights = {
  inStock: 1240,
  rating: 900,
  sellerRating: 800,
  photos: 450,
  details: 450,
  draw: 255,
} as const;

export function rankOf(facts: ListingFacts): number {
  const stars = (rating: number): number => Math.max(0, rating - 100) / 400;
  const details =
    (facts.descriptionLength >= 80 ? 0.4 : 0) +
    (facts.warrantyMonths > 0 ? 0.3 : 0) +
    (facts.modelNos.length > 0 ? 0.3 : 0);
  const score =
    (facts.inStock ? rankWeights.inStock : 0) +
    rankWeights.rating * stars(steadyRating(facts.rating_x100, facts.ratingCount)) +
    rankWeights.sellerRating * stars(steadyRating(facts.sellerRating_x100, facts.sellerRatingCount)) +
    rankWeights.photos * (Math.min(facts.photoCount, 4) / 4) +
    rankWeights.details * details +
    (steadyNumber(facts.productId) % (rankWeights.draw + 1));
  return Math.max(0, Math.min(rankLimit, Math.round(score)));
}

/** The row of the search index. `wordIds` must know every word of `indexedWords(facts.title)`. */
export function searchRow(facts: ListingFacts, wordIds: ReadonlyMap<string, number>): SearchRow {
  const rank = rankOf(facts);
  const rating = facts.ratingCount > 0 ? steadyRating(facts.rating_x100, facts.ratingCount) : 0;
  const sellerRating = facts.sellerRatingCount > 0 ? steadyRating(facts.sellerRating_x100, facts.sellerRatingCount) : 0;
  const listedDay = dayOf(facts.listedAt);
  const words = indexedWords(facts.title).map((word) => {
    const id = wordIds.get(word);
    if (id === undefined) throw new Error(`word ${word} has no number`);
    return term('word', id);
  });
  const terms = [
    ...words,
    term('category', facts.categoryNo),
    ...(facts.brandNo > 0 ? [term('brand', facts.brandNo)] : []),
    ...facts.modelNos.map((model) => term('model', model)),
    term('grade', gradeNo(facts.grade)),
    term('dealer', facts.dealerNo),
    ...(facts.districtNo > 0 ? [term('district', facts.districtNo)] : []),
    ...(facts.inStock ? [inStockTerm] : []),
    term('b2cPrice', priceBucket(facts.b2c_minor)),
    term('b2bPrice', priceBucket(facts.b2b_minor)),
    term('rank', rankBucket(rank)),
    term('rating', ratingBucket(rating)),
    term('sellerRating', sellerRatingBucket(sellerRating)),
    term('day', listedDay),
    term('shard', steadyNumber(facts.productId) % shardCount),
    ...facts.deliversTo.map(zoneTerm),
  ];
  return {
    productId: facts.productId,
    dealerNo: facts.dealerNo,
    categoryNo: facts.categoryNo,
    brandNo: facts.brandNo,
    modelNos: facts.modelNos,
    gradeNo: gradeNo(facts.grade),
    districtNo: facts.districtNo,
    inStock: facts.inStock,
    b2c_minor: facts.b2c_minor,
    b2b_minor: facts.b2b_minor,
    rank,
    rating,
    sellerRating,
    listedDay,
    terms: [...new Set(terms)].toSorted((a, b) => a - b),
  };
}
