import type { Tx } from '#platform/db/database.ts';
import './catalogue-tables.ts';

export interface Seller {
  dealerId: string;
  /** false: the dealer's listings are in no search and no checkout from this commit on (MKT-1). */
  selling: boolean;
  displayName: string;
  city: string;
  pin: string;
  stateCode: string;
}

/** Called by the dealers room in the transaction that decides about a dealer. */
export async function setSeller(tx: Tx, seller: Seller, at: Date): Promise<void> {
  const facts = {
    selling: seller.selling,
    display_name: seller.displayName,
    city: seller.city,
    pin: seller.pin,
    state_code: seller.stateCode,
    changed_at: at,
  };
  await tx
    .insertInto('catalogue_sellers')
    .values({ dealer_id: seller.dealerId, ...facts })
    .onConflict((conflict) => conflict.column('dealer_id').doUpdateSet(facts))
    .execute();
}
