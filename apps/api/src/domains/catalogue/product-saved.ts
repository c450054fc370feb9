import { type Refusal, refuse } from '#platform/refusal.ts';
import type { ListingRefusal } from './check-listing.ts';
import type { ProductRow } from './listing-fields.ts';

export interface ProductSaved {
  productId: string;
  status: string;
  version: number;
  waitingFor: string[];
}

export type SaveRefusal =
  | ListingRefusal
  | 'catalogue.sku_taken'
  | 'catalogue.not_a_seller'
  | 'catalogue.wrong_state'
  | 'catalogue.changed_meanwhile'
  | 'inventory.stock_unchangeable';

export function skuTaken(sku: string): Refusal<'catalogue.sku_taken'> {
  const message = `You already have a product with the SKU ${sku}.`;
  return refuse('catalogue.sku_taken', message, {
    errors: [{ path: 'sku', rule: 'skuTaken', message: 'is already used by another of your products.' }],
  });
}

export function wrongState(row: ProductRow | undefined): Refusal<'catalogue.wrong_state'> {
  const state = row?.status ?? 'removed';
  const messages: Record<string, string> = {
    pulled: 'This listing was blocked. Contact support; only an admin can bring it back.',
    removed: 'This listing was removed.',
  };
  return refuse(
    'catalogue.wrong_state',
    messages[state] ?? `This can't be done while the listing is ${state.replace('_', ' ')}.`,
    {
      details: { state },
    },
  );
}

export function changedMeanwhile(row: ProductRow): Refusal<'catalogue.changed_meanwhile'> {
  return refuse(
    'catalogue.changed_meanwhile',
    'Somebody changed this listing meanwhile. Reload it and change it again.',
    {
      details: { version: row.version },
    },
  );
}
