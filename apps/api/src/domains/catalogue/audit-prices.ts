import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import type { ListingFields } from './listing-fields.ts';

/** GOV-1: who changed which price. */
export async function auditPrices(
  tx: Tx,
  origin: Origin,
  change: { productId: string; before: ListingFields; changed: Partial<ListingFields> },
): Promise<void> {
  const names = (['mrp', 'b2cPrice', 'b2bPrice', 'b2bMinimumQuantity', 'b2bBreaks'] as const).filter(
    (name) => change.changed[name] !== undefined,
  );
  if (names.length === 0) return;
  await audit(tx, origin, {
    action: 'catalogue.price_changed',
    subjectId: change.productId,
    before: Object.fromEntries(names.map((name) => [name, change.before[name]])),
    after: Object.fromEntries(names.map((name) => [name, change.changed[name]])),
  });
}
