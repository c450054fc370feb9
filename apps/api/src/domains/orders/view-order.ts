import { orderTransitions, type OrderMover } from '@mistri/contracts/orders/order-states';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { displayNamesOf } from '#rooms/dealers/index.ts';
import { getJob, linesOf, openParties, type Parties } from '#rooms/jobs/index.ts';
import type { Order } from './move-order.ts';
import { deliveryCode } from './ship-order.ts';

/** Which side of an order the actor is on. */
export function moverOf(actor: Actor, order: Order): OrderMover {
  if (actor.userId === order.buyer_id) return 'buyer';
  return actor.subjects.includes(order.dealer_id) ? 'dealer' : 'operations';
}

export function orderSummary(order: Order, sellers: ReadonlyMap<string, string>) {
  return {
    orderId: order.order_id,
    checkoutId: order.checkout_id,
    customerId: order.buyer_id,
    dealerId: order.dealer_id,
    dealerName: sellers.get(order.dealer_id) ?? '',
    buyerKind: order.buyer_kind,
    status: order.state,
    itemCount: order.item_count,
    firstTitle: order.first_title,
    totalAmount: order.total_minor,
    createdAt: order.created_at.toISOString(),
    changedAt: order.changed_at.toISOString(),
    actBy: order.act_by?.toISOString() ?? null,
  };
}

/** Everything an order's page shows, as the actor may see it. */
export async function viewOrder(db: Db, services: Services, order: Order, actor: Actor) {
  const mover = moverOf(actor, order);
  const [lines, job, timeline, shipment, returns, sellers] = await Promise.all([
    linesOf(db, order.order_id),
    getJob(db, order.order_id),
    db.selectFrom('order_events').selectAll().where('order_id', '=', order.order_id).orderBy('event_no').execute(),
    db.selectFrom('shipments').selectAll().where('order_id', '=', order.order_id).executeTakeFirst(),
    db.selectFrom('order_returns').selectAll().where('order_id', '=', order.order_id).orderBy('return_id').execute(),
    displayNamesOf(db, [order.dealer_id]),
  ]);
  const wasPaid = timeline.some((entry) => entry.to_state === 'paid');
  const goesBack = returns.some((entry) => entry.state === 'accepted');
  return {
    ...orderSummary(order, sellers),
    goodsMinor: order.goods_minor,
    deliveryMinor: order.delivery_minor,
    feeMinor: order.fee_minor,
    ruleFlags: order.rule_flags,
    reservationExpiresAt: order.reservation_expires_at.toISOString(),
    deliveredAt: order.delivered_at?.toISOString() ?? null,
    disputeWindowEndsAt: job?.dispute_window_ends_at?.toISOString() ?? null,
    lines: lines.map((line) => ({
      lineId: line.line_id,
      kind: line.kind,
      productId: line.reference_id,
      description: line.description,
      hsn: line.hsn,
      quantity: line.quantity,
      unitMinor: line.unit_minor,
      taxableMinor: line.taxable_minor,
      gstRateBp: line.gst_rate_bp,
      cgstMinor: line.cgst_minor,
      sgstMinor: line.sgst_minor,
      igstMinor: line.igst_minor,
      totalMinor: line.total_minor,
      refundedMinor: line.refunded_minor,
    })),
    ...addressesFor(job && openParties(services, job), { mover, wasPaid, goesBack }),
    timeline: timeline.map((entry) => ({
      at: entry.at.toISOString(),
      from: entry.from_state,
      to: entry.to_state,
      mover: entry.mover,
      reason: entry.reason,
    })),
    shipment: shipment
      ? {
          courier: shipment.courier,
          trackingNumber: shipment.tracking_number,
          trackingUrl: shipment.tracking_url,
          shippedAt: shipment.shipped_at.toISOString(),
          deliveredBy: shipment.delivered_by,
          hasProof: shipment.proof_file !== null,
        }
      : null,
    deliveryCode:
      mover === 'buyer' && order.state === 'shipped'
        ? ((await deliveryCode(db, services, order.order_id)) ?? null)
        : null,
    returns: returns.map((entry) => ({
      returnId: entry.return_id,
      state: entry.state,
      reasonCode: entry.reason_code,
      reason: entry.reason,
      answer: entry.answer,
      amountMinor: entry.amount_minor,
      lines: entry.lines.map(({ lineId, quantity, amount_minor }) => ({ lineId, quantity, amount_minor })),
      createdAt: entry.created_at.toISOString(),
    })),
    moves: orderTransitions
      .filter((transition) => transition.from === order.state && transition.by.includes(mover))
      .map((transition) => ({ to: transition.to, needs: transition.needs ?? null })),
  };
}

/** Where the parcel goes, and where accepted parts go back to: the address on the tax invoice. */
function addressesFor(
  parties: Parties | undefined,
  { mover, wasPaid, goesBack }: { mover: OrderMover; wasPaid: boolean; goesBack: boolean },
) {
  // Where somebody lives is not the seller's business before there is something to send (DPDP Act s.6: necessity).
  const seesBuyer = mover !== 'dealer' || wasPaid;
  return {
    deliveryAddress: (seesBuyer && parties?.deliveryAddress) || null,
    returnAddress: (goesBack && parties?.supplier.address) || null,
  };
}
