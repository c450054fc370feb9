import type { Selectable } from 'kysely';
import { findTransition, type OrderMover, type OrderState } from '@mistri/contracts/orders/order-states';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { hour_ms } from '#platform/clock.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { OrdersTable } from './orders-tables.ts';
import { rulesAt } from './rules-store.ts';

export type Order = Selectable<OrdersTable>;

export type MoveRefusal = 'orders.wrong_state' | 'orders.not_your_move' | 'orders.reason_missing';

export interface Move {
  to: OrderState;
  mover: OrderMover;
  reason?: string;
}

export function findOrder(db: Db, orderId: string): Promise<Order | undefined> {
  return db.selectFrom('orders').selectAll().where('order_id', '=', orderId).executeTakeFirst();
}

/** Lock the job first (lock order), then this row. */
export function lockOrder(tx: Tx, orderId: string): Promise<Order | undefined> {
  return tx.selectFrom('orders').selectAll().where('order_id', '=', orderId).forUpdate().executeTakeFirst();
}

/** The one way an order changes its state: by the table, with its event, timeline entry and next deadline. */
export async function moveOrder(tx: Tx, origin: Origin, order: Order, move: Move): Promise<Result<Order, MoveRefusal>> {
  const transition = findTransition(order.state, move.to);
  if (!transition) {
    return refuse(
      'orders.wrong_state',
      `An order that is ${order.state} can't become ${move.to}. Reload to see its state.`,
      {
        details: { state: order.state },
      },
    );
  }
  if (!transition.by.includes(move.mover)) {
    return refuse('orders.not_your_move', `Only ${transition.by.join(' or ')} may do this.`, {
      details: { by: transition.by },
    });
  }
  if (transition.needs === 'reason' && !move.reason) {
    return refuse('orders.reason_missing', 'Say why.', { errors: [{ path: 'reason', message: 'is required' }] });
  }
  const change = {
    state: move.to,
    changed_at: origin.at,
    act_by: await deadlineIn(tx, move.to, origin.at),
    ...(move.to === 'delivered' && order.state === 'shipped' ? { delivered_at: origin.at } : {}),
    ...(move.to === 'disputed' ? { state_before_dispute: order.state } : {}),
  };
  await sendAlong(tx, tx.updateTable('orders').set(change).where('order_id', '=', order.order_id));
  await sendAlong(
    tx,
    tx.insertInto('order_events').values({
      order_id: order.order_id,
      at: origin.at,
      from_state: order.state,
      to_state: move.to,
      mover: move.mover,
      actor_id: origin.actor.userId,
      reason: move.reason ?? null,
    }),
  );
  await emit(tx, origin, {
    name: 'orders.moved.v1',
    subject: order.order_id,
    payload: {
      orderId: order.order_id,
      checkoutId: order.checkout_id,
      buyerId: order.buyer_id,
      dealerId: order.dealer_id,
      from: order.state,
      to: move.to,
      by: move.mover,
      reason: move.reason ?? null,
    },
  });
  return ok({ ...order, ...change });
}

/** MKT-9: the dealer accepts and ships in time, or loses the order. */
async function deadlineIn(db: Db, state: OrderState, at: Date): Promise<Date | null> {
  if (!['paid', 'accepted', 'packed'].includes(state)) return null;
  const { rules } = await rulesAt(db, at);
  const hours = state === 'paid' ? rules.deadlines.accept_hours : rules.deadlines.ship_hours;
  return new Date(at.getTime() + hours * hour_ms);
}
