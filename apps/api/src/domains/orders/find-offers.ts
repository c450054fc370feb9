import type { Db } from '#platform/db/database.ts';
import { offersOf } from '#rooms/catalogue/index.ts';
import { suppliersOf, type Supplier } from '#rooms/dealers/index.ts';
import type { Offer } from './price-order.ts';

export interface FoundOffers {
  /** By product id; products that cannot be bought now are missing. */
  offers: ReadonlyMap<string, Offer>;
  /** By dealer id; dealers who do not sell now are missing. */
  suppliers: ReadonlyMap<string, Supplier>;
}

/** What can be bought right now of these products, and from whom: two statements however many there are. */
export async function findOffers(db: Db, productIds: readonly string[]): Promise<FoundOffers> {
  const offers = await offersOf(db, productIds);
  const suppliers = await suppliersOf(db, [...new Set(offers.map((offer) => offer.dealerId))]);
  return {
    offers: new Map(offers.map((offer) => [offer.productId, offer])),
    suppliers: new Map(suppliers.map((supplier) => [supplier.dealerId, supplier])),
  };
}
