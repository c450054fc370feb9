import type { SearchOrder } from '@mistri/contracts/catalogue/search';
import type { BuyerKind } from '../read-cards.ts';
import { dayOf, type Family, priceBucket, rankBucket, rankLimit, ratingBucket, term } from './search-terms.ts';

/** An order of results: its column, and the buckets by which a part of it can be fetched alone. */
export interface OrderSpec {
  readonly column: 'rank' | 'b2c_minor' | 'b2b_minor' | 'rating' | 'listed_day';
  readonly descending: boolean;
  readonly family: Family;
  readonly bucketOf: (value: number) => number;
  readonly lastBucket: number;
}

export function orderSpec(order: SearchOrder, buyer: BuyerKind, now: Date): OrderSpec {
  const price = {
    column: buyer === 'b2b' ? ('b2b_minor' as const) : ('b2c_minor' as const),
    family: buyer === 'b2b' ? ('b2bPrice' as const) : ('b2cPrice' as const),
    bucketOf: priceBucket,
    lastBucket: priceBucket(100_000_000),
  };
  switch (order) {
    case 'price_asc':
      return { ...price, descending: false };
    case 'price_desc':
      return { ...price, descending: true };
    case 'rating':
      return { column: 'rating', descending: true, family: 'rating', bucketOf: ratingBucket, lastBucket: 50 };
    case 'newest':
      // Clocks of writers may be a little ahead.
      return {
        column: 'listed_day',
        descending: true,
        family: 'day',
        bucketOf: (day) => day,
        lastBucket: dayOf(now) + 2,
      };
    case 'relevance':
      return {
        column: 'rank',
        descending: true,
        family: 'rank',
        bucketOf: rankBucket,
        lastBucket: rankBucket(rankLimit),
      };
  }
}

/** More buckets than this in one condition cost more than reading everything that is left. */
const mostBuckets = 120;

export interface Window {
  /** Bucket terms; undefined: everything that is left. */
  readonly terms: readonly number[] | undefined;
}

interface From {
  /** The value after which the page starts, or the first that can match at all. */
  readonly value: number | undefined;
  readonly wanted: number;
  /** Part of all listings that is expected to match. */
  readonly share: number;
  readonly uses: { get(term: number): number | undefined };
}

/**
 * Cuts a long result into windows of its order, the first about `wanted` rows large by the hints; told how many rows a
 * window had, the next is measured by that; the last is without bounds. Whatever the hints say, the windows together are
 * everything, in order.
 */
export function* windowsOf(spec: OrderSpec, from: From): Generator<Window, void, number> {
  const first = from.value === undefined ? (spec.descending ? spec.lastBucket : 0) : spec.bucketOf(from.value);
  const step = spec.descending ? -1 : 1;
  let bucket = Math.max(0, Math.min(spec.lastBucket, first));
  let { wanted, share } = from;
  const inside = (number: number): boolean => number >= 0 && number <= spec.lastBucket;
  while (inside(bucket)) {
    const terms: number[] = [];
    let held = 0;
    while (inside(bucket) && held * share < wanted && terms.length <= mostBuckets) {
      const bucketTerm = term(spec.family, bucket);
      terms.push(bucketTerm);
      held += from.uses.get(bucketTerm) ?? 0;
      bucket += step;
    }
    if (!inside(bucket) || terms.length > mostBuckets) break;
    const found = yield { terms };
    // Half of what was seen, so that a lucky window does not make the next one too narrow.
    share = Math.max(found / Math.max(held, 1), 1 / Math.max(held, 1)) / 2;
    wanted *= 2;
  }
  yield { terms: undefined };
}
