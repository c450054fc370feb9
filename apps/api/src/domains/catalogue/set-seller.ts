import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { findPin } from '#rooms/places/index.ts';
import './catalogue-tables.ts';

export interface Seller {
  readonly dealerId: string;
  /** false: the dealer's listings are in no search and no checkout from this commit on (MKT-1). */
  readonly selling: boolean;
  readonly displayName: string;
  readonly city: string;
  readonly pin: string;
  readonly stateCode: string;
  /** `all`, GST state codes (`33`), PIN prefixes (`p625`). Default: everywhere. */
  readonly deliversTo?: readonly string[];
}

/**
 * Called by the dealers room in the transaction that decides about a dealer. Takes effect with the commit: while a
 * stopped dealer's rows are still in the search index, searches leave them out; an effect then takes the rows out, or
 * brings them back.
 */
export async function setSeller(tx: Tx, origin: Origin, seller: Seller): Promise<void> {
  const facts = {
    display_name: seller.displayName,
    city: seller.city,
    pin: seller.pin,
    state_code: seller.stateCode,
    district_no: await districtNo(tx, seller),
    selling: seller.selling,
    delivers_to: [...(seller.deliversTo ?? ['all'])],
    changed_at: origin.at,
  };
  await tx
    .insertInto('catalogue_sellers')
    .values({ dealer_id: seller.dealerId, ...facts })
    .onConflict((conflict) => conflict.column('dealer_id').doUpdateSet(facts))
    .execute();
  await announceSeller(tx, origin, seller.dealerId);
}

/** Number of the district in which a PIN lies; null for a PIN that India Post's list does not have. */
export async function districtNo(tx: Tx, place: { pin: string; stateCode: string }): Promise<number | null> {
  const name = findPin(place.pin)?.places.find((entry) => entry.stateCode === place.stateCode)?.district;
  if (!name) return null;
  const known = await tx
    .selectFrom('catalogue_districts')
    .select('district_no')
    .where('state_code', '=', place.stateCode)
    .where('name', '=', name)
    .executeTakeFirst();
  if (known) return known.district_no;
  const added = await tx
    .insertInto('catalogue_districts')
    .values({ state_code: place.stateCode, name })
    .onConflict((conflict) => conflict.columns(['state_code', 'name']).doUpdateSet({ name }))
    .returning('district_no')
    .executeTakeFirstOrThrow();
  return added.district_no;
}

/** Ratings come from the ratings room (MKT-11); `rating_x100` is the plain average. */
export async function setSellerRating(
  tx: Tx,
  origin: Origin,
  rating: { dealerId: string; rating_x100: number; count: number },
): Promise<void> {
  const { rows } = await sql<{ moved: boolean }>`
    UPDATE catalogue_sellers SET rating_x100 = ${rating.rating_x100}, rating_count = ${rating.count}
    WHERE dealer_id = ${rating.dealerId}
    RETURNING abs(old.rating_x100 - new.rating_x100) >= 10 OR old.rating_count < 5 AS moved`.execute(tx);
  // Thousands of rows follow a dealer's rating: not for every hundredth of a star.
  if (rows[0]?.moved) await announceSeller(tx, origin, rating.dealerId);
}

function announceSeller(tx: Tx, origin: Origin, dealerId: string): Promise<void> {
  return emit(tx, origin, { name: 'catalogue.seller_changed.v1', subject: dealerId, payload: { dealerId } });
}

export interface SellerState {
  readonly dealerId: string;
  readonly selling: boolean;
  readonly trusted: boolean;
}

export async function sellerState(db: Db, dealerId: string): Promise<SellerState | undefined> {
  return db
    .selectFrom('catalogue_sellers')
    .select(['dealer_id as dealerId', 'selling', 'trusted'])
    .where('dealer_id', '=', dealerId)
    .executeTakeFirst();
}
