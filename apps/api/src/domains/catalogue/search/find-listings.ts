import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { type OrderSpec, windowsOf } from './page-windows.ts';
import { browse, countShelf, shelfOf, startOf } from './browse-shelf.ts';
import { shardCount, term } from './search-terms.ts';
import type { Conditions, Place } from './search-conditions.ts';
import { countedOnce } from './kept-counts.ts';
import type { TermHints } from './term-hints.ts';

/** Up to so many listings are read and sorted in one go; of more, window by window of the order. */
export const sortable = 1_000;
/** Up to so many are counted one by one; of more, a sample. */
export const countable = 5_000;

export interface FoundPage {
  readonly places: readonly Place[];
  /** Known only when everything was read in one go. */
  readonly matched: number | undefined;
}

/** The next `most` listings of a search, in order. However many there are, about as many are read as are shown. */
export async function findListings(
  db: Db,
  asked: { conditions: Conditions; spec: OrderSpec; after?: Place | undefined; most: number; hints: TermHints },
): Promise<FoundPage> {
  const { conditions, spec, after, most, hints } = asked;
  const shelf = spec.column === 'rank' ? shelfOf(conditions) : undefined;
  if (shelf) return { places: await browse(db, shelf, { after, most }), matched: undefined };
  if (areFew(conditions, hints, sortable)) return readPage(db, conditions, { spec, after, most });
  const share = expectedShare(conditions.groups, hints);
  const places: Place[] = [];
  // How frequent one demand is is known; how often several meet is a guess, and guessing too low costs a round trip.
  const wanted = most * (conditions.groups.length === 1 ? 1.5 : 4);
  const from = { value: after?.value ?? firstValue(conditions, spec), wanted, share, uses: hints.uses };
  const windows = windowsOf(spec, from);
  for (let next = windows.next(0); !next.done && places.length < most;) {
    const { terms } = next.value;
    const groups = terms ? [...conditions.groups, terms] : conditions.groups;
    const rest = { spec, after: places.at(-1) ?? after, most: most - places.length };
    const page = await readPage(db, { ...conditions, groups }, rest);
    places.push(...page.places);
    next = windows.next(page.matched ?? page.places.length);
  }
  return { places, matched: undefined };
}

/** At most so many match, or are expected to. */
export function areFew(conditions: Conditions, hints: TermHints, most: number): boolean {
  return expectedTotal(conditions, hints) <= most;
}

/** About how many match; for choosing a sample, never shown. */
export const expectedTotal = (conditions: Conditions, hints: TermHints): number =>
  Math.min(upperBound(conditions.groups, hints), Math.ceil(expectedShare(conditions.groups, hints) * hints.total));

/** Where a price order begins when prices are bounded. */
function firstValue(conditions: Conditions, spec: OrderSpec): number | undefined {
  if (spec.column !== conditions.priceColumn) return undefined;
  return (spec.descending ? conditions.priceTo : conditions.priceFrom) ?? undefined;
}

/** No more listings than this can match. Without hints: everything, as far as anybody knows. */
export function upperBound(groups: Conditions['groups'], hints: TermHints): number {
  const sizes = groups.map((group) => usesOf(group, hints));
  return Math.min(hints.total, ...sizes);
}

/** Listings about phones come in clusters (a model has displays of its brand), so not the plain product of shares. */
function expectedShare(groups: Conditions['groups'], hints: TermHints): number {
  if (hints.total === 0) return 1;
  const shares = groups.map((group) => Math.min(1, usesOf(group, hints) / hints.total)).toSorted((a, b) => a - b);
  return shares.reduce((product, share, at) => product * (at === 0 ? share : share ** 0.75), 1);
}

const usesOf = (group: readonly number[], hints: TermHints): number =>
  group.reduce((sum, value) => sum + (hints.uses.get(value) ?? 0), 0);

async function readPage(
  db: Db,
  conditions: Conditions,
  asked: { spec: OrderSpec; after?: Place | undefined; most: number },
): Promise<FoundPage> {
  const { spec, after } = asked;
  const { from, groups } = wayIn(conditions, 'page');
  const { must, anyOf, sizes } = arraysOf(groups);
  const { rows } = await sql<{ product_id: string; sort_value: number; matched: number }>`
    SELECT product_id, sort_value, matched FROM ${from}
      ${must}::int[], ${anyOf}::int[], ${sizes}::int[], ${conditions.priceColumn}::text, ${conditions.priceFrom}::int,
      ${conditions.priceTo}::int, ${spec.column}::text, ${spec.descending}::boolean, ${after?.value ?? null}::int,
      ${after?.productId ?? null}::text, ${asked.most}::int)`.execute(db);
  return {
    places: rows.map((row) => ({ value: row.sort_value, productId: row.product_id })),
    matched: rows[0]?.matched ?? 0,
  };
}

/** The function that answers, as far as its arguments differ, and the demands that are left to check. */
function wayIn(conditions: Conditions, what: 'page' | 'facets') {
  const start = startOf(conditions);
  if (!start) return { from: sql`${sql.raw(`catalogue_${what}`)}(`, groups: conditions.groups };
  const { model, category, groups } = start;
  return { from: sql`${sql.raw(`catalogue_shelf_${what}`)}(${model}::int, ${category}::int,`, groups };
}

/** Plain demands, and alternatives one after the other with the sizes of their groups. */
function arraysOf(groups: Conditions['groups']): { must: number[]; anyOf: number[]; sizes: number[] } {
  const several = groups.filter((group) => group.length !== 1);
  return {
    must: groups.filter((group) => group.length === 1).flat(),
    anyOf: several.flat(),
    sizes: several.map((group) => group.length),
  };
}

/** How many match: exactly up to some thousands, beyond that from a 64th of the catalogue. */
export async function countListings(
  db: Db,
  asked: { conditions: Conditions; spec: OrderSpec; hints: TermHints },
): Promise<{ total: number; exact: boolean }> {
  const { conditions, spec, hints } = asked;
  const shelf = shelfOf(conditions);
  const whole = areFew(conditions, hints, countable);
  if (shelf && conditions.groups.length === 0) return { total: await countShelf(db, shelf), exact: true };
  if (shelf && !whole && conditions.groups.length === 1)
    return { total: upperBound(conditions.groups, hints), exact: false };
  const count = async (counted: Conditions): Promise<number> =>
    (await readPage(db, counted, { spec, most: 1 })).matched ?? 0;
  if (whole) {
    const countAll = () => (shelf ? countShelf(db, shelf) : count(conditions));
    const few = areFew(conditions, hints, sortable);
    const total = await (few ? countAll() : countedOnce(db, `total ${JSON.stringify(conditions)}`, countAll));
    return { total, exact: true };
  }
  const sample = { ...conditions, groups: [...conditions.groups, [term('shard', 0)]] };
  const counted = await countedOnce(db, `total ${JSON.stringify(sample)}`, () => count(sample));
  return { total: counted * shardCount, exact: false };
}

export interface FacetRow {
  facet: string;
  value: number;
  uses: number;
}

/** From so many each value's share is known to about one part in a hundred. */
const facetSample = 2_000;

/** Counts per facet value, of everything or of enough shards, scaled up. */
export async function readFacets(
  db: Db,
  conditions: Conditions,
  total: { total: number; exact: boolean },
): Promise<{ rows: FacetRow[]; exact: boolean }> {
  const shards =
    total.exact || total.total <= facetSample
      ? shardCount
      : Math.max(1, Math.round((shardCount * facetSample) / total.total));
  const sampled = shards < shardCount;
  const group = Array.from({ length: shards }, (_, at) => term('shard', at));
  const counted = sampled ? { ...conditions, groups: [...conditions.groups, group] } : conditions;
  const count = () => countFacets(db, counted);
  const rows = await (total.total > sortable ? countedOnce(db, `facets ${JSON.stringify(counted)}`, count) : count());
  const scale = sampled ? shardCount / shards : 1;
  return { rows: rows.map((row) => ({ ...row, uses: Math.round(row.uses * scale) })), exact: !sampled };
}

async function countFacets(db: Db, conditions: Conditions): Promise<FacetRow[]> {
  const { from, groups } = wayIn(conditions, 'facets');
  const { must, anyOf, sizes } = arraysOf(groups);
  const { rows } = await sql<FacetRow>`
    SELECT facet, value, uses FROM ${from}
      ${must}::int[], ${anyOf}::int[], ${sizes}::int[], ${conditions.priceColumn}::text, ${conditions.priceFrom}::int,
      ${conditions.priceTo}::int)`.execute(db);
  return rows;
}
