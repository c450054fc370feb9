import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { type OrderSpec, windowsOf } from './page-windows.ts';
import { familyOf, numberOf, shardCount, term } from './search-terms.ts';
import type { TermHints } from './term-hints.ts';

/** What a search asks of the index: every group has an alternative in the listing's terms. */
export interface Conditions {
  /** Alternatives; a group of one is a plain demand. */
  readonly groups: readonly (readonly number[])[];
  readonly priceColumn: 'b2c_minor' | 'b2b_minor';
  readonly priceFrom: number | null;
  readonly priceTo: number | null;
}

export interface Place {
  readonly value: number;
  readonly productId: string;
}

/** Up to so many listings are read and sorted in one go. */
const readable = 4_000;

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
  const bound = upperBound(conditions.groups, hints);
  if (bound <= readable) return readPage(db, conditions, { spec, after, most });
  const category = categoryAlone(conditions);
  if (spec.column === 'rank' && category !== undefined) return browse(db, { spec, after, most, category });
  const places: Place[] = [];
  const share = Math.max(expectedShare(conditions.groups, hints), 1e-6);
  for (const window of windowsOf(spec, { after: after?.value, wanted: most * 4, share, uses: hints.uses })) {
    const groups = window.terms ? [...conditions.groups, window.terms] : conditions.groups;
    const page = await readPage(
      db,
      { ...conditions, groups },
      { spec, after: places.at(-1) ?? after, most: most - places.length },
    );
    places.push(...page.places);
    if (places.length >= most) break;
  }
  return { places, matched: undefined };
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
  return shares.reduce((product, share, at) => product * (at === 0 ? share : Math.sqrt(share)), 1);
}

const usesOf = (group: readonly number[], hints: TermHints): number =>
  group.reduce((sum, value) => sum + (hints.uses.get(value) ?? 0), 0);

async function readPage(
  db: Db,
  conditions: Conditions,
  asked: { spec: OrderSpec; after?: Place | undefined; most: number },
): Promise<FoundPage> {
  const { must, anyOf } = arraysOf(conditions.groups);
  const { spec, after } = asked;
  if (must.length === 0 && anyOf.length === 0 && unpriced(conditions)) return browse(db, { ...asked, category: null });
  const { rows } = await sql<{ product_id: string; sort_value: number; matched: number }>`
    SELECT product_id, sort_value, matched FROM catalogue_page(
      ${must}::int[], ${anyOf}::int[], '{}', ${conditions.priceColumn}::text, ${conditions.priceFrom}::int,
      ${conditions.priceTo}::int, ${spec.column}::text, ${spec.descending}::boolean, ${after?.value ?? null}::int,
      ${after?.productId ?? null}::text, ${asked.most}::int)`.execute(db);
  return {
    places: rows.map((row) => ({ value: row.sort_value, productId: row.product_id })),
    matched: rows[0]?.matched ?? 0,
  };
}

const unpriced = (conditions: Conditions): boolean => conditions.priceFrom === null && conditions.priceTo === null;

/** The category's number, null for everything, undefined when more is asked. */
function categoryAlone(conditions: Conditions): number | null | undefined {
  if (!unpriced(conditions) || conditions.groups.length > 1) return undefined;
  const [group] = conditions.groups;
  if (!group) return null;
  const [only] = group;
  return group.length === 1 && only !== undefined && familyOf(only) === 'category' ? numberOf(only) : undefined;
}

/** Everything, or all of a category, by rank: the order's own index is the way in. */
async function browse(
  db: Db,
  asked: { spec: OrderSpec; after?: Place | undefined; most: number; category: number | null },
): Promise<FoundPage> {
  const { spec, after, most, category } = asked;
  const column = sql.ref(`listing.${spec.column}`);
  const direction = spec.descending ? sql`DESC` : sql`ASC`;
  const beyond = spec.descending ? sql`<` : sql`>`;
  const { rows } = await sql<{ product_id: string; sort_value: number }>`
    SELECT listing.product_id, ${column} AS sort_value FROM catalogue_search AS listing
    WHERE ${after ? sql`(${column}, listing.product_id) ${beyond} (${after.value}, ${after.productId})` : sql`true`}
      AND ${category === null ? sql`true` : sql`listing.category_no = ${category}`}
      AND NOT EXISTS (SELECT FROM catalogue_sellers AS seller
                      WHERE seller.dealer_no = listing.dealer_no AND NOT seller.selling AND seller.indexed)
    ORDER BY ${column} ${direction}, listing.product_id ${direction} LIMIT ${most}`.execute(db);
  return { places: rows.map((row) => ({ value: row.sort_value, productId: row.product_id })), matched: undefined };
}

/** One demand each, and alternatives as a rectangle (rows of one length: the last alternative is repeated). */
function arraysOf(groups: Conditions['groups']): { must: number[]; anyOf: number[][] } {
  const must = groups.filter((group) => group.length === 1).map((group) => group[0] as number);
  const several = groups.filter((group) => group.length > 1);
  const width = Math.max(0, ...several.map((group) => group.length));
  const anyOf = several.map((group) => [
    ...group,
    ...Array.from({ length: width - group.length }, () => group.at(-1) as number),
  ]);
  return { must, anyOf };
}

/** How many match: exactly up to some thousands, beyond that from a 64th of the catalogue. */
export async function countListings(
  db: Db,
  asked: { conditions: Conditions; spec: OrderSpec; hints: TermHints },
): Promise<{ total: number; exact: boolean }> {
  const { conditions, spec, hints } = asked;
  const bound = upperBound(conditions.groups, hints);
  if (bound > readable && conditions.groups.length <= 1 && unpriced(conditions)) return { total: bound, exact: false };
  const shard = bound > readable ? [[term('shard', 0)]] : [];
  const sampled = await readPage(db, { ...conditions, groups: [...conditions.groups, ...shard] }, { spec, most: 1 });
  if (bound <= readable && sampled.matched !== undefined) return { total: sampled.matched, exact: true };
  return { total: (sampled.matched ?? 0) * shardCount, exact: false };
}

export interface FacetRow {
  facet: string;
  value: number;
  uses: number;
}

const facetSample = 8_000;

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
  const { must, anyOf } = arraysOf(sampled ? [...conditions.groups, group] : conditions.groups);
  const { rows } = await sql<FacetRow>`
    SELECT facet, value, uses FROM catalogue_facets(
      ${must}::int[], ${anyOf}::int[], '{}', ${conditions.priceColumn}::text, ${conditions.priceFrom}::int,
      ${conditions.priceTo}::int)`.execute(db);
  const scale = sampled ? shardCount / shards : 1;
  return { rows: rows.map((row) => ({ ...row, uses: Math.round(row.uses * scale) })), exact: !sampled };
}
