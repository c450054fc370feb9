import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { audit, type Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockJob, markFulfilled, startSupply } from '#rooms/jobs/index.ts';
import { lockOrder, moveOrder, type MoveRefusal, type Order } from './move-order.ts';
import { rulesAt } from './rules-store.ts';

const attempts = 10;

export interface Tracking {
  courier: string;
  trackingNumber: string;
  trackingUrl?: string;
}

/** packed → shipped, with courier and tracking number; makes the buyer's one-time code. */
export async function shipOrder(
  tx: Tx,
  services: Services,
  origin: Origin,
  ship: { orderId: string; tracking: Tracking },
): Promise<Result<Order, MoveRefusal>> {
  await lockJob(tx, ship.orderId);
  const order = await lockOrder(tx, ship.orderId);
  if (!order) throw new Error(`no order ${ship.orderId}`);
  const moved = await moveOrder(tx, origin, order, { to: 'shipped', mover: 'dealer' });
  if (!moved.ok) return moved;
  // The tax invoice goes with the goods (IN-3).
  const started = await startSupply(tx, origin, order.order_id);
  if (!started.ok) throw new Error(`order ${order.order_id}: ${started.code}`);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const codeKey = services.crypto.newDataKey();
  await tx
    .insertInto('shipments')
    .values({
      order_id: order.order_id,
      courier: ship.tracking.courier,
      tracking_number: ship.tracking.trackingNumber,
      tracking_url: ship.tracking.trackingUrl ?? null,
      shipped_at: origin.at,
      code_key: codeKey,
      code_sealed: services.crypto.seal(codeKey, code, `${order.order_id}:delivery`),
      code_digest: codeDigest(services, order.order_id, code),
      attempts_left: attempts,
      delivered_by: null,
      proof_file: null,
    })
    .execute();
  return moved;
}

function codeDigest(services: Services, orderId: string, code: string): string {
  return createHmac('sha256', services.config.indexKey).update(`delivery:${orderId}:${code}`).digest('base64url');
}

/** Shown to the buyer while the parcel is on its way. */
export async function deliveryCode(db: Db, services: Services, orderId: string): Promise<string | undefined> {
  const shipment = await db
    .selectFrom('shipments')
    .select(['code_key', 'code_sealed'])
    .where('order_id', '=', orderId)
    .where('delivered_by', 'is', null)
    .executeTakeFirst();
  return shipment && services.crypto.open(shipment.code_key, shipment.code_sealed, `${orderId}:delivery`);
}

export type DeliverRefusal = MoveRefusal | 'orders.wrong_code' | 'orders.no_attempts_left';

/**
 * Takes one try of the delivery code. The caller commits also when this refuses, or the tries would not count.
 */
export async function tryCode(
  db: Db,
  services: Services,
  given: { orderId: string; code: string },
): Promise<Result<true, DeliverRefusal>> {
  const shipment = await db
    .updateTable('shipments')
    .set((expression) => ({ attempts_left: expression('attempts_left', '-', 1) }))
    .where('order_id', '=', given.orderId)
    .where('attempts_left', '>', 0)
    .where('delivered_by', 'is', null)
    .returning(['code_digest', 'attempts_left'])
    .executeTakeFirst();
  if (!shipment) {
    return refuse(
      'orders.no_attempts_left',
      'Too many wrong codes. Upload a proof of delivery instead; an admin will look at it.',
    );
  }
  const expected = Buffer.from(shipment.code_digest);
  const actual = Buffer.from(codeDigest(services, given.orderId, given.code));
  if (timingSafeEqual(expected, actual)) return ok(true);
  const message = `The code is wrong. ${shipment.attempts_left} tries are left.`;
  return refuse('orders.wrong_code', message, {
    details: { triesLeft: shipment.attempts_left },
    errors: [{ path: 'deliveryCode', message }],
  });
}

/** shipped → delivered; the job is fulfilled and the dispute window starts. */
export async function deliverOrder(
  tx: Tx,
  origin: Origin,
  deliver: { orderId: string; mover: 'dealer' | 'operations'; by: 'code' | 'proof' },
): Promise<Result<Order, DeliverRefusal>> {
  await lockJob(tx, deliver.orderId);
  const order = await lockOrder(tx, deliver.orderId);
  if (!order) throw new Error(`no order ${deliver.orderId}`);
  const moved = await moveOrder(tx, origin, order, { to: 'delivered', mover: deliver.mover });
  if (!moved.ok) return moved;
  await tx.updateTable('shipments').set({ delivered_by: deliver.by }).where('order_id', '=', deliver.orderId).execute();
  const { rules } = await rulesAt(tx, origin.at);
  const disputeWindowEndsAt = new Date(origin.at.getTime() + rules.dispute_window_hours * hour_ms);
  const fulfilled = await markFulfilled(tx, origin, { jobId: deliver.orderId, disputeWindowEndsAt });
  if (!fulfilled.ok) throw new Error(`order ${deliver.orderId}: ${fulfilled.code}`);
  await audit(tx, origin, { action: 'orders.delivered', subjectId: deliver.orderId, after: { by: deliver.by } });
  return moved;
}
