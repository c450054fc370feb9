import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';

/** A stock row whose free quantity changed. */
export interface StockCrossing {
  product_id: string;
  warehouse_id: string;
  dealer_id: string;
  free_before: number;
  free_after: number;
  low_stock_at: number;
}

/** Tells the others what they may want to know: sold out, back in stock, running low. Nothing for other changes. */
export async function announceStock(tx: Tx, origin: Origin, rows: readonly StockCrossing[]): Promise<void> {
  const turned = new Map<string, string>();
  for (const row of rows) {
    if (row.free_before > 0 !== row.free_after > 0) turned.set(row.product_id, row.dealer_id);
    if (row.free_before > row.low_stock_at && row.free_after <= row.low_stock_at)
      await emit(tx, origin, {
        name: 'inventory.stock_low.v1',
        subject: row.product_id,
        payload: {
          productId: row.product_id,
          dealerId: row.dealer_id,
          warehouseId: row.warehouse_id,
          available: row.free_after,
        },
      });
  }
  for (const [productId, dealerId] of turned)
    await emit(tx, origin, {
      name: 'inventory.availability_changed.v1',
      subject: productId,
      payload: { productId, dealerId },
    });
}
