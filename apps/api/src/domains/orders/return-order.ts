import { mulRatio } from '@mistri/money';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { restock } from '#rooms/inventory/index.ts';
import { type JobLine, linesOf, lockJob, requestRefund } from '#rooms/jobs/index.ts';
import { lockOrder, moveOrder, type MoveRefusal, type Order } from './move-order.ts';
import type { OrderReturnsTable, ReturnedLine } from './orders-tables.ts';
import { rulesAt } from './rules-store.ts';

export type ReturnRefusal =
  | MoveRefusal
  | 'orders.return_window_over'
  | 'orders.return_too_much'
  | 'orders.no_open_return'
  | 'jobs.refund_too_large';

export interface WantedReturn {
  orderId: string;
  reasonCode: OrderReturnsTable['reason_code'];
  reason: string;
  lines: readonly { lineId: string; quantity: number }[];
}

/** delivered → return_requested, within the return window, for these quantities of these lines. */
export async function requestReturn(
  tx: Tx,
  origin: Origin,
  wanted: WantedReturn,
): Promise<Result<{ returnId: string; amount_minor: number }, ReturnRefusal>> {
  await lockJob(tx, wanted.orderId);
  const order = await lockOrder(tx, wanted.orderId);
  if (!order) throw new Error(`no order ${wanted.orderId}`);
  const { rules } = await rulesAt(tx, order.created_at);
  const until = (order.delivered_at?.getTime() ?? 0) + rules.returns.window_days * day_ms;
  if (order.state === 'delivered' && origin.at.getTime() > until) {
    return refuse(
      'orders.return_window_over',
      `Returns are possible for ${rules.returns.window_days} days after delivery. You can still open a dispute.`,
    );
  }
  const lines = returnedLines(
    await linesOf(tx, wanted.orderId),
    wanted.lines,
    await returnedBefore(tx, wanted.orderId),
  );
  if (!lines) {
    return refuse(
      'orders.return_too_much',
      'More would come back than was bought and not returned yet. Check the quantities.',
      {
        errors: [{ path: 'lines', message: 'ask for more than can be returned' }],
      },
    );
  }
  const moved = await moveOrder(tx, origin, order, { to: 'return_requested', mover: 'buyer', reason: wanted.reason });
  if (!moved.ok) return moved;
  const returnId = newId('ret');
  const amount_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0);
  await tx
    .insertInto('order_returns')
    .values({
      return_id: returnId,
      order_id: wanted.orderId,
      state: 'requested',
      reason_code: wanted.reasonCode,
      reason: wanted.reason,
      answer: null,
      lines: JSON.stringify(lines),
      amount_minor,
      created_at: origin.at,
      changed_at: origin.at,
    })
    .execute();
  await announce(tx, origin, order, { returnId, state: 'requested' });
  return ok({ returnId, amount_minor });
}

/** Line id → quantity that came back with earlier returns. */
async function returnedBefore(tx: Tx, orderId: string): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('order_returns')
    .select('lines')
    .where('order_id', '=', orderId)
    .where('state', '=', 'received')
    .execute();
  const quantities = new Map<string, number>();
  for (const line of rows.flatMap((row) => row.lines)) {
    quantities.set(line.lineId, (quantities.get(line.lineId) ?? 0) + line.quantity);
  }
  return quantities;
}

/** @returns undefined when a line is not a goods line of the order or asks for more than it has left */
function returnedLines(
  present: readonly JobLine[],
  wanted: WantedReturn['lines'],
  before: ReadonlyMap<string, number>,
): ReturnedLine[] | undefined {
  const quantities = new Map<string, number>();
  for (const line of wanted) quantities.set(line.lineId, (quantities.get(line.lineId) ?? 0) + line.quantity);
  const lines: ReturnedLine[] = [];
  for (const [lineId, quantity] of quantities) {
    const line = present.find((entry) => entry.line_id === lineId && entry.kind === 'goods');
    const left = line ? line.quantity - (before.get(lineId) ?? 0) : 0;
    if (!line || quantity > left) return undefined;
    const left_minor = line.total_minor - line.refunded_minor;
    // The last unit takes the rest, so that rounding leaves no paisa behind.
    const share_minor = mulRatio(line.total_minor, quantity, line.quantity, 'half_up');
    const amount_minor = quantity === left ? left_minor : Math.min(share_minor, left_minor);
    if (amount_minor === 0) return undefined;
    lines.push({ lineId, productId: line.reference_id ?? '', quantity, amount_minor });
  }
  return lines.length > 0 ? lines : undefined;
}

export interface ReturnAnswer {
  orderId: string;
  mover: 'buyer' | 'dealer' | 'operations';
  /** `withdraw` by the buyer; `accept` and `reject` by the dealer or an admin; `receive` when the goods are back. */
  decision: 'accept' | 'reject' | 'withdraw' | 'receive';
  /** What the other side reads. When it is empty, they go on reading what was said before. */
  note: string;
}

/** Moves an open return on. `receive` gives back exactly its lines: stock and money. */
export async function answerReturn(
  tx: Tx,
  origin: Origin,
  answer: ReturnAnswer,
): Promise<Result<Order, ReturnRefusal>> {
  await lockJob(tx, answer.orderId);
  const order = await lockOrder(tx, answer.orderId);
  const open = await tx
    .selectFrom('order_returns')
    .selectAll()
    .where('order_id', '=', answer.orderId)
    .where('state', 'in', ['requested', 'accepted'])
    .forUpdate()
    .executeTakeFirst();
  if (!order || !open) return refuse('orders.no_open_return', 'There is no open return for this order.');
  if ((answer.decision === 'withdraw') !== (answer.mover === 'buyer')) {
    return refuse('orders.not_your_move', 'This step belongs to the other side.');
  }
  const state = ({ accept: 'accepted', reject: 'rejected', withdraw: 'withdrawn', receive: 'received' } as const)[
    answer.decision
  ];
  if (state === 'rejected' && open.state === 'accepted') {
    return refuse(
      'orders.wrong_state',
      'An accepted return can no longer be rejected. Open a dispute if the goods are not what was sent.',
    );
  }
  await tx
    .updateTable('order_returns')
    .set({ state, answer: answer.note || open.answer, changed_at: origin.at })
    .where('return_id', '=', open.return_id)
    .execute();
  const why = answer.note === '' ? {} : { reason: answer.note };
  await audit(tx, origin, { action: `orders.return_${state}`, subjectId: open.return_id, ...why });
  await announce(tx, origin, order, { returnId: open.return_id, state });
  if (state === 'accepted') return ok(order);
  if (state === 'received')
    return receive(tx, origin, { order, returnId: open.return_id, lines: open.lines, mover: answer.mover });
  return moveOrder(tx, origin, order, { to: 'delivered', mover: answer.mover, reason: answer.note || state });
}

async function receive(
  tx: Tx,
  origin: Origin,
  back: { order: Order; returnId: string; lines: ReturnedLine[]; mover: ReturnAnswer['mover'] },
): Promise<Result<Order, ReturnRefusal>> {
  const { order, lines } = back;
  const moved = await moveOrder(tx, origin, order, { to: 'returned', mover: back.mover });
  if (!moved.ok) return moved;
  const restocked = await restock(tx, origin, { jobId: order.order_id, reference: back.returnId, lines });
  if (!restocked.ok) throw new Error(`return ${back.returnId}: ${restocked.code}`);
  const refund = await requestRefund(tx, origin, {
    jobId: order.order_id,
    lines: lines.map((line) => ({ lineId: line.lineId, amount_minor: line.amount_minor })),
    reason: `return ${back.returnId}`,
  });
  if (!refund.ok) return refuse('jobs.refund_too_large', refund.message);
  return moved;
}

async function announce(
  tx: Tx,
  origin: Origin,
  order: Order,
  change: { returnId: string; state: string },
): Promise<void> {
  await emit(tx, origin, {
    name: 'orders.return_changed.v1',
    subject: order.order_id,
    payload: {
      orderId: order.order_id,
      checkoutId: order.checkout_id,
      buyerId: order.buyer_id,
      dealerId: order.dealer_id,
      ...change,
    },
  });
}
