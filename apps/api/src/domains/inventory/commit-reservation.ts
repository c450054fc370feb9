import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { reserve, type ReserveLine } from './reserve-stock.ts';
import { settleReservations } from './settle-reservations.ts';

export type CommitRefusal = 'inventory.out_of_stock' | 'inventory.not_reserved';

/**
 * The job was paid: its goods leave the stock. Idempotent. When the reservation had expired before the money came, the
 * goods are taken again if they are still there (`retaken`), else refuses `inventory.out_of_stock`: refund the buyer.
 * Refuses `inventory.not_reserved` when the job never held anything or let it go.
 */
export async function commitReservation(
  tx: Tx,
  origin: Origin,
  jobId: string,
): Promise<Result<{ retaken: boolean }, CommitRefusal>> {
  const [settled] = await settleReservations(tx, origin, [jobId], 'committed');
  if (settled) return ok({ retaken: false });
  const earlier = await tx
    .selectFrom('reservations')
    .select(['state', 'product_id', 'quantity'])
    .where('job_id', '=', jobId)
    .orderBy('reservation_id')
    .forUpdate()
    .execute();
  if (earlier.some((row) => row.state === 'committed')) return ok({ retaken: false });
  const lines = earlier.flatMap((row): ReserveLine[] =>
    row.state === 'expired' ? [{ jobId, productId: row.product_id, quantity: row.quantity }] : [],
  );
  if (lines.length === 0) return notReserved(jobId);
  const again = await reserve(tx, origin, { lines });
  if (!again.ok) return again;
  await settleReservations(tx, origin, [jobId], 'committed');
  return ok({ retaken: true });
}

function notReserved(jobId: string): Refusal<'inventory.not_reserved'> {
  return refuse('inventory.not_reserved', 'Nothing is reserved for this order any more.', { details: { jobId } });
}

/** Lets go of what the jobs hold (cancelled, payment failed). Idempotent; what was committed stays sold. */
export async function releaseReservation(
  tx: Tx,
  origin: Origin,
  jobIds: string | readonly string[],
): Promise<{ released: boolean }> {
  const released = await settleReservations(tx, origin, typeof jobIds === 'string' ? [jobIds] : jobIds, 'released');
  return { released: released.length > 0 };
}
