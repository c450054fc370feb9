import type { SearchQuery, SearchResult } from '@mistri/contracts/catalogue/search';
import type { Db } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { findPin } from '#rooms/places/index.ts';
import { forbiddenMessage, judgeWords } from '../forbidden-words.ts';
import { readForbiddenWords } from '../forbidden-words-store.ts';
import { type BuyerKind, readCards } from '../read-cards.ts';
import {
  areFew,
  countable,
  countListings,
  expectedTotal,
  type FacetRow,
  findListings,
  type FoundPage,
  readFacets,
  sortable,
} from './find-listings.ts';
import { shelfOf } from './browse-shelf.ts';
import type { Conditions, Place } from './search-conditions.ts';
import { type Demand, type Interpretation, interpretQuery } from './interpret-query.ts';
import { nameFacets } from './name-facets.ts';
import { type OrderSpec, orderSpec } from './page-windows.ts';
import { type FilterNumbers, readFilterNumbers } from './filter-numbers.ts';
import { brandsOfModels } from './known-names.ts';
import { familyOf, type Grade, gradeNo, inStockTerm, numberOf, priceBucket, term, zonesOfPin } from './search-terms.ts';
import { readTermHints, type TermHints } from './term-hints.ts';

export type SearchRefusal = 'catalogue.forbidden_search' | 'catalogue.bad_cursor';

export interface Searching {
  query: SearchQuery;
  buyer: BuyerKind;
  now: Date;
}

/** MKT-6: what matches the words and filters, in the order asked, page by page. */
export async function searchProducts(db: Db, asked: Searching): Promise<Result<SearchResult, SearchRefusal>> {
  const { query, buyer } = asked;
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor);
  if (query.cursor !== undefined && !after)
    return refuse('catalogue.bad_cursor', 'This page mark is not ours. Start from the first page.', {
      errors: [{ path: 'cursor', message: 'must be the `nextCursor` of the page before.' }],
    });
  const words = query.q?.trim() ?? '';
  if (words !== '' && judgeWords(words, await readForbiddenWords(db)).verdict === 'forbidden')
    return refuse('catalogue.forbidden_search', forbiddenMessage);
  const [read, hints, numbers] = await Promise.all([
    interpretQuery(db, words),
    readTermHints(db),
    readFilterNumbers(db, query),
  ]);
  const spec = orderSpec(query.sort, buyer, asked.now);
  const attempt = { db, query, numbers, spec, after, buyer, hints };
  const found = await firstThatFinds(attempt, read);
  const shown = found.page.places.slice(0, query.limit);
  const last = shown.at(-1);
  const ids = shown.map((place) => place.productId);
  const [items, counts] = await Promise.all([
    readCards(db, ids, buyer),
    isCounted(attempt) ? countedPage(attempt, found) : uncounted,
  ]);
  return ok({
    items,
    nextCursor: found.page.places.length > query.limit && last ? cursorOf(last) : null,
    ...counts,
    corrections: [...read.corrections],
    leftOut: found.leftOut,
  });
}

const uncounted = { total: null, totalIsExact: false, facets: null };

/** The first page, and later ones of whoever draws the filters beside them. */
const isCounted = ({ after, query }: Pick<Attempt, 'after' | 'query'>): boolean => !after || query.facets === true;

interface Attempt {
  db: Db;
  query: SearchQuery;
  numbers: FilterNumbers;
  spec: OrderSpec;
  after: Place | undefined;
  buyer: BuyerKind;
  hints: TermHints;
}

interface Reading {
  demands: readonly Demand[];
  /** As they were typed; what names one thing stays together. */
  leftOut: string[];
}

interface Found extends Reading {
  conditions: Conditions;
  hints: TermHints;
  page: FoundPage;
  /** Counted while the page is read. */
  total: Promise<{ total: number; exact: boolean }> | undefined;
}

/**
 * The words by their meanings; if nothing has all of that, as words of titles; then without the demands that fewest
 * listings meet, one after the other. When a phone has no such part, those of its brand come before all others.
 */
async function* readingsOf({ db, hints }: Attempt, read: Interpretation): AsyncGenerator<Reading> {
  yield { demands: read.demands, leftOut: [] };
  if (read.demands.length > 0) yield { demands: read.literal, leftOut: [] };
  const rarestLast = read.demands.toSorted((a, b) => usesOf(b, hints) - usesOf(a, hints));
  for (let kept = rarestLast.length - 1; kept > 0; kept -= 1) {
    const [demands, gone] = [rarestLast.slice(0, kept), rarestLast.slice(kept)];
    const leftOut = gone.map(({ words }) => words.join(' '));
    const brands = await brandsOf(db, gone);
    if (brands.length > 0) yield { demands: [...demands, { terms: brands, words: [] }], leftOut };
    yield { demands, leftOut };
  }
}

async function brandsOf(db: Db, demands: readonly Demand[]): Promise<number[]> {
  const models = demands.flatMap(({ terms }) => terms.filter((value) => familyOf(value) === 'model').map(numberOf));
  return models.length === 0 ? [] : (await brandsOfModels(db, models)).map((no) => term('brand', no));
}

/** The first reading that finds something. What was found on the first page is found by the same reading on the next. */
async function firstThatFinds(attempt: Attempt, read: Interpretation): Promise<Found> {
  let last: Found | undefined;
  for await (const reading of readingsOf(attempt, read)) {
    const conditions = conditionsOf(attempt, reading.demands);
    const hints = withWords(attempt.hints, reading.demands);
    const { db, spec, query } = attempt;
    const apart = isCounted(attempt) && (!areFew(conditions, hints, sortable) || shelfOf(conditions) !== undefined);
    const total = apart ? countListings(db, { conditions, spec, hints }) : undefined;
    // Awaited only when the page is shown; a failure meanwhile is not to end the process.
    total?.catch(() => undefined);
    const page = await findListings(db, { conditions, spec, after: attempt.after, most: query.limit + 1, hints });
    const found = { ...reading, conditions, hints, page, total };
    last ??= found;
    if (page.places.length > 0) return found;
    // A later page that is empty may have a first page that is not.
    if (attempt.after && (await findListings(db, { conditions, spec, most: 1, hints })).places.length > 0) return found;
  }
  if (!last) throw new Error('there is always a first reading');
  return last;
}

const usesOf = (demand: Demand, hints: TermHints): number =>
  demand.uses ?? demand.terms.reduce((sum, value) => sum + (hints.uses.get(value) ?? 0), 0);

/** The hints, and how often the query's own words occur. */
function withWords(hints: TermHints, demands: readonly Demand[]): TermHints {
  const words = new Map(
    demands.flatMap((demand) =>
      demand.uses !== undefined && demand.terms[0] !== undefined ? [[demand.terms[0], demand.uses] as const] : [],
    ),
  );
  return { total: hints.total, uses: { get: (value) => words.get(value) ?? hints.uses.get(value) } };
}

/** Filters of the query as groups; `without` leaves one filter out, for its own facet. */
function conditionsOf(
  attempt: Attempt,
  demands: readonly Demand[],
  without?: keyof FilterNumbers | 'grade',
): Conditions {
  const { query, numbers, buyer } = attempt;
  const filters: [keyof FilterNumbers | 'grade', readonly number[] | undefined][] = [
    ['category', numbers.category],
    ['brand', numbers.brand],
    ['model', numbers.model],
    ['district', numbers.district],
    ['dealer', numbers.dealer],
    ['grade', query.grade?.map((grade) => term('grade', gradeNo(grade as Grade)))],
  ];
  const groups = [
    ...demands.map((demand) => demand.terms),
    ...filters.flatMap(([name, group]) => (group && name !== without ? [group] : [])),
    ...(query.inStock ? [[inStockTerm]] : []),
    ...(query.minDealerRating ? [dealerRatings(query.minDealerRating)] : []),
    ...(query.pin ? [zonesOfPin(query.pin, findPin(query.pin)?.stateCode)] : []),
    ...priceGroup(query, buyer),
  ];
  return {
    groups,
    priceColumn: buyer === 'b2b' ? 'b2b_minor' : 'b2c_minor',
    priceFrom: query.minPrice ?? null,
    priceTo: query.maxPrice ?? null,
  };
}

function dealerRatings(least: number): number[] {
  const from = Math.floor(least * 2);
  return Array.from({ length: 10 - from + 1 }, (_, at) => term('sellerRating', from + at));
}

/** A narrow range of prices is found by its buckets; a wide one only filters. */
function priceGroup(query: SearchQuery, buyer: BuyerKind): number[][] {
  if (query.minPrice === undefined || query.maxPrice === undefined || query.minPrice > query.maxPrice) return [];
  const [from, to] = [priceBucket(query.minPrice), priceBucket(query.maxPrice)];
  if (to - from > 40) return [];
  return [Array.from({ length: to - from + 1 }, (_, at) => term(buyer === 'b2b' ? 'b2bPrice' : 'b2cPrice', from + at))];
}

async function countedPage(attempt: Attempt, found: Found) {
  const { db, query, spec, after } = attempt;
  const shown = found.page.places.length;
  // What is read after a page mark is not everything.
  const { matched } = after ? { matched: undefined } : found.page;
  const read = matched === undefined ? undefined : { total: matched, exact: true };
  const counted = (await found.total) ?? read ?? (await countListings(db, { ...found, spec }));
  const total = !after && shown <= query.limit ? { total: shown, exact: true } : counted;
  const facets = query.facets ? await facetsOf(attempt, found, total) : null;
  // An estimate never says less than what is on the page.
  return { total: Math.max(total.total, shown), totalIsExact: total.exact, facets };
}

/** Each filter's own facet is counted without it, so that people can add to what they chose. */
async function facetsOf(attempt: Attempt, found: Found, total: { total: number; exact: boolean }) {
  const { db, numbers, query } = attempt;
  const chosen = (['category', 'brand', 'model', 'district', 'grade'] as const).filter((name) =>
    name === 'grade' ? query.grade !== undefined : numbers[name] !== undefined,
  );
  const [all, ...wider] = await Promise.all([
    readFacets(db, found.conditions, total),
    ...chosen.map((name) => {
      const conditions = conditionsOf(attempt, found.demands, name);
      const expected = {
        total: expectedTotal(conditions, found.hints),
        exact: areFew(conditions, found.hints, countable),
      };
      return readFacets(db, conditions, expected);
    }),
  ]);
  const byFacet = new Map<string, FacetRow[]>();
  for (const row of all.rows) byFacet.set(row.facet, [...(byFacet.get(row.facet) ?? []), row]);
  for (const [at, name] of chosen.entries())
    byFacet.set(name, wider[at]?.rows.filter((row) => row.facet === name) ?? []);
  return nameFacets(db, byFacet);
}

const cursorOf = (place: Place): string => `${place.value}.${place.productId}`;

function placeOf(cursor: string): Place | undefined {
  const parts = /^(\d{1,9})\.(prd_[0-7][0-9a-hjkmnp-tv-z]{25})$/.exec(cursor);
  return parts ? { value: Number(parts[1]), productId: parts[2] as string } : undefined;
}
