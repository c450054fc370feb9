import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { Conditions, Place } from './search-conditions.ts';
import { type Family, familyOf, numberOf } from './search-terms.ts';

/** What lies together in an index, best first: everything, a category, a category of a brand, what fits a phone. */
export interface Shelf {
  readonly category?: number;
  readonly brand?: number;
  readonly model?: number;
}

const shelves: readonly string[] = ['', 'category', 'brand,category', 'model', 'category,model'];

/** Undefined when more, or something else, is asked: the index over all terms answers that. */
export function shelfOf({ groups, priceFrom, priceTo }: Conditions): Shelf | undefined {
  if (priceFrom !== null || priceTo !== null || groups.length > 2) return undefined;
  const asked = new Map<Family, number>();
  for (const [only, another] of groups) {
    if (only === undefined || another !== undefined) return undefined;
    asked.set(familyOf(only), numberOf(only));
  }
  const names = [...asked.keys()].toSorted().join();
  // A family named twice asks for two things at once.
  return asked.size === groups.length && shelves.includes(names) ? Object.fromEntries(asked) : undefined;
}

/** What fits a phone, of one kind, is a hundred listings: a search for more than that looks at each of them. */
export function startOf({
  groups,
}: Conditions): { model: number; category: number; groups: Conditions['groups'] } | undefined {
  const only = (family: Family) =>
    groups.find(([first, another]) => first !== undefined && another === undefined && familyOf(first) === family);
  const [model, category] = [only('model'), only('category')];
  if (model?.[0] === undefined || category?.[0] === undefined) return undefined;
  const rest = groups.filter((group) => group !== model && group !== category);
  return { model: numberOf(model[0]), category: numberOf(category[0]), groups: rest };
}

/** The next ones of a shelf, in order of rank: as many index entries are read as are shown. */
export async function browse(db: Db, shelf: Shelf, page: { after: Place | undefined; most: number }): Promise<Place[]> {
  const { after, most } = page;
  const { rows } = await sql<{ product_id: string; rank: number }>`
    SELECT listing.product_id, listing.rank FROM ${tableOf(shelf)} AS listing
    WHERE ${liesOn(shelf)}
      AND ${after ? sql`(listing.rank, listing.product_id) < (${after.value}, ${after.productId})` : sql`true`}
    ORDER BY listing.rank DESC, listing.product_id DESC LIMIT ${most}`.execute(db);
  return rows.map((row) => ({ value: row.rank, productId: row.product_id }));
}

export async function countShelf(db: Db, shelf: Shelf): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    SELECT count(*)::int AS total FROM ${tableOf(shelf)} AS listing WHERE ${liesOn(shelf)}`.execute(db);
  return rows[0]?.total ?? 0;
}

const tableOf = (shelf: Shelf): RawBuilder<unknown> =>
  shelf.model === undefined ? sql`catalogue_search` : sql`catalogue_model_listings`;

/** The listings of a dealer who was stopped leave the index a moment later; they are not shown from the first. */
function liesOn({ category, brand, model }: Shelf): RawBuilder<unknown> {
  return sql`${category === undefined ? sql`true` : sql`listing.category_no = ${category}`}
    AND ${brand === undefined ? sql`true` : sql`listing.brand_no = ${brand}`}
    AND ${model === undefined ? sql`true` : sql`listing.model_no = ${model}`}
    AND NOT EXISTS (SELECT FROM catalogue_sellers AS seller
                    WHERE seller.dealer_no = listing.dealer_no AND NOT seller.selling AND seller.indexed)`;
}
