import { datedRulesVersionResult } from '@mistri/contracts/dated-rules';
import { endOfJobId } from '@mistri/contracts/jobs/job-number';
import { type ExpressionBuilder, sql } from 'kysely';
import { orderTransitions } from '@mistri/contracts/orders/order-states';
import { audit } from '#platform/audit.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import type { Database, Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { displayNamesOf } from '#rooms/dealers/index.ts';
import { withCreators } from '#rooms/identity/index.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import { cancelOrder } from './cancel-order.ts';
import { findOrder, lockOrder, moveOrder, type Order } from './move-order.ts';
import { orderResource } from './order-resource.ts';
import { addRules, listRules } from './rules-store.ts';
import * as schemas from './orders-schemas.ts';
import { answerReturn, requestReturn } from './return-order.ts';
import { deliverOrder, shipOrder, tryCode } from './ship-order.ts';
import { moverOf, orderSummary, viewOrder } from './view-order.ts';

const resource = orderResource;

const moveRefusals = { 'orders.wrong_state': 409, 'orders.not_your_move': 403, 'orders.reason_missing': 422 } as const;

const read = readRoute({
  method: 'GET',
  path: '/api/orders/:orderId',
  summary: 'An order with its lines, timeline and what the caller may do',
  action: 'orders.read',
  params: schemas.orderParams,
  result: schemas.orderResult,
  resource,
  handle: async (call) => {
    const order = await findOrder(call.db, call.params.orderId);
    if (!order) throw new Error('loaded as resource');
    return ok(await viewOrder(call.db, call.services, order, signedIn(call)));
  },
});

const move = externalRoute({
  method: 'PATCH',
  path: '/api/orders/:orderId/status',
  summary: 'Move an order along its states; the table is at /api/orders/transitions',
  action: 'orders.move',
  limit: 'orders',
  params: schemas.orderParams,
  body: schemas.moveBody,
  result: schemas.movedResult,
  refusals: {
    ...moveRefusals,
    'orders.tracking_missing': 422,
    'orders.wrong_code': 422,
    'orders.no_attempts_left': 409,
    'orders.code_missing': 422,
  },
  resource,
  // Not a command: a wrong delivery code must count although the answer is a refusal.
  handle: async (call) => {
    const { services, origin, params, body } = call;
    const order = await findOrder(services.db, params.orderId);
    if (!order) throw new Error('loaded as resource');
    const mover = moverOf(signedIn(call), order);
    const { orderId } = params;
    const { reason } = body;
    if (body.status === 'cancelled') {
      const cancelled = await inTransaction(services.db, (tx) =>
        cancelOrder(tx, origin, { orderId, mover, reason: reason ?? '' }),
      );
      return answered(cancelled);
    }
    if (body.status === 'shipped') {
      const { courier, trackingNumber, trackingUrl } = body;
      if (!courier || !trackingNumber) {
        return refuse('orders.tracking_missing', 'Give the courier and the tracking number.', {
          errors: [{ path: courier ? 'trackingNumber' : 'courier', message: 'is required' }],
        });
      }
      if (mover !== 'dealer') return refuse('orders.not_your_move', 'Only the dealer ships.');
      const tracking = { courier, trackingNumber, ...(trackingUrl ? { trackingUrl } : {}) };
      return answered(await inTransaction(services.db, (tx) => shipOrder(tx, services, origin, { orderId, tracking })));
    }
    if (body.status === 'delivered') {
      if (mover === 'buyer') return refuse('orders.not_your_move', 'Give the code to the person who delivers.');
      // Operations looks at the proof (photo, courier record) and says so; everybody else brings the buyer's code.
      if (mover === 'operations') {
        if (!reason)
          return refuse('orders.reason_missing', 'Say which proof of delivery you saw.', {
            errors: [{ path: 'reason', message: 'is required' }],
          });
        return answered(
          await inTransaction(services.db, (tx) => deliverOrder(tx, origin, { orderId, mover, by: 'proof' })),
        );
      }
      if (order.state !== 'shipped') return refuse('orders.wrong_state', 'Only a shipped order can be delivered.');
      if (!body.deliveryCode)
        return refuse('orders.code_missing', "Enter the buyer's six-digit code.", {
          errors: [{ path: 'deliveryCode', message: 'is required' }],
        });
      const tried = await tryCode(services.db, services, { orderId, code: body.deliveryCode });
      if (!tried.ok) return tried;
      return answered(
        await inTransaction(services.db, (tx) => deliverOrder(tx, origin, { orderId, mover: 'dealer', by: 'code' })),
      );
    }
    return answered(
      await inTransaction(services.db, async (tx) => {
        await lockJob(tx, orderId);
        const locked = await lockOrder(tx, orderId);
        if (!locked) throw new Error(`no order ${orderId}`);
        const moved = await moveOrder(tx, origin, locked, { to: body.status, mover, ...(reason ? { reason } : {}) });
        if (moved.ok)
          await audit(tx, origin, {
            action: `orders.${body.status}`,
            subjectId: orderId,
            before: { state: locked.state },
          });
        return moved;
      }),
    );
  },
});

type MoveResult = Awaited<ReturnType<typeof cancelOrder>> | Awaited<ReturnType<typeof deliverOrder>>;

function answered(result: MoveResult) {
  return result.ok ? ok({ orderId: result.value.order_id, status: result.value.state }) : result;
}

interface ListFilter {
  status?: Order['state'];
  cursor?: string;
  limit?: number;
}

async function listOrders(
  db: Db,
  query: ListFilter,
  where: (
    expression: ExpressionBuilder<Database, 'orders'>,
  ) => ReturnType<ExpressionBuilder<Database, 'orders'>['and']>,
) {
  const limit = query.limit ?? 20;
  let find = db
    .selectFrom('orders')
    .selectAll()
    .where(where)
    .orderBy('order_id', 'desc')
    .limit(limit + 1);
  if (query.status) find = find.where('state', '=', query.status);
  if (query.cursor) find = find.where('order_id', '<', query.cursor);
  const rows = await find.execute();
  const page = rows.slice(0, limit);
  const sellers = await displayNamesOf(
    db,
    page.map((order) => order.dealer_id),
  );
  return {
    orders: page.map((order) => orderSummary(order, sellers)),
    nextCursor: rows.length > limit ? (page.at(-1)?.order_id ?? null) : null,
  };
}

const listOwn = readRoute({
  method: 'GET',
  path: '/api/orders',
  summary: "The buyer's orders, newest first",
  action: 'orders.list_own',
  query: schemas.orderListQuery,
  result: schemas.orderListResult,
  handle: async (call) =>
    ok(await listOrders(call.db, call.query, (row) => row.and([row('buyer_id', '=', signedIn(call).userId)]))),
});

const listOfDealer = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/orders',
  summary: "A dealer's orders, newest first",
  action: 'orders.list_of_dealer',
  limit: 'orders',
  params: schemas.dealerParams,
  query: schemas.orderListQuery,
  result: schemas.orderListResult,
  resource: ({ params }) => Promise.resolve({ id: params.dealerId, relations: { seller: params.dealerId } }),
  handle: async (call) =>
    ok(await listOrders(call.db, call.query, (row) => row.and([row('dealer_id', '=', call.params.dealerId)]))),
});

const listForAdmin = readRoute({
  method: 'GET',
  path: '/api/admin/orders',
  summary: 'All orders, filtered, newest first',
  action: 'orders.list_all',
  query: schemas.adminListQuery,
  result: schemas.orderListResult,
  handle: async (call) => {
    const { query } = call;
    return ok(
      await listOrders(call.db, query, (row) =>
        row.and([
          ...(query.dealerId ? [row('dealer_id', '=', query.dealerId)] : []),
          ...(query.customerId ? [row('buyer_id', '=', query.customerId)] : []),
          ...(query.number ? [row(sql<string>`right(order_id, 8)`, '=', endOfJobId(query.number))] : []),
          ...(query.from ? [row('created_at', '>=', new Date(query.from))] : []),
          ...(query.to ? [row('created_at', '<', new Date(query.to))] : []),
        ]),
      ),
    );
  },
});

const askReturn = commandRoute({
  method: 'POST',
  path: '/api/orders/:orderId/returns',
  summary: 'Ask to return some or all items',
  action: 'orders.request_return',
  limit: 'orders',
  params: schemas.orderParams,
  body: schemas.returnBody,
  result: schemas.returnResult,
  status: 201,
  refusals: {
    ...moveRefusals,
    'orders.return_window_over': 422,
    'orders.return_too_much': 422,
    'orders.no_open_return': 409,
    'jobs.refund_too_large': 409,
  },
  resource,
  handle: async ({ tx, origin, params, body }) => {
    const asked = await requestReturn(tx, origin, { orderId: params.orderId, ...body });
    return asked.ok ? ok({ returnId: asked.value.returnId, amountMinor: asked.value.amount_minor }) : asked;
  },
});

const moveReturn = commandRoute({
  method: 'PATCH',
  path: '/api/orders/:orderId/returns',
  summary: 'Accept, reject, withdraw or receive the open return',
  action: 'orders.answer_return',
  limit: 'orders',
  params: schemas.orderParams,
  body: schemas.answerReturnBody,
  result: schemas.movedResult,
  refusals: {
    ...moveRefusals,
    'orders.return_window_over': 422,
    'orders.return_too_much': 422,
    'orders.no_open_return': 409,
    'jobs.refund_too_large': 409,
  },
  resource,
  handle: async (call) => {
    const { tx, origin, params, body } = call;
    const order = await findOrder(tx, params.orderId);
    if (!order) throw new Error('loaded as resource');
    const mover = moverOf(signedIn(call), order);
    if (mover === 'system') throw new Error('a request is never made by the system');
    const result = await answerReturn(tx, origin, { orderId: params.orderId, mover, note: '', ...body });
    return result.ok ? ok({ orderId: result.value.order_id, status: result.value.state }) : result;
  },
});

const transitions = readRoute({
  method: 'GET',
  path: '/api/orders/transitions',
  summary: 'Which state may follow which, who may move, and what it needs',
  action: 'orders.read_transitions',
  result: schemas.transitionsResult,
  handle: () =>
    Promise.resolve(
      ok({
        transitions: orderTransitions.map((entry) => ({
          from: entry.from,
          to: entry.to,
          by: [...entry.by],
          needs: entry.needs ?? null,
        })),
      }),
    ),
});

const readRules = readRoute({
  method: 'GET',
  path: '/api/admin/order-rules',
  summary: 'All versions of the order rules, newest first',
  action: 'orders.read_rules',
  result: schemas.rulesResult,
  handle: async ({ db, services, origin }) => {
    return ok({ versions: await withCreators(db, services, await listRules(db, origin.at)) });
  },
});

const changeRules = commandRoute({
  method: 'POST',
  path: '/api/admin/order-rules',
  summary: 'Add a version of the order rules; earlier orders keep theirs',
  action: 'orders.change_rules',
  stepUp: true,
  body: schemas.rulesBody,
  result: datedRulesVersionResult,
  status: 201,
  refusals: { 'orders.rules_contradict': 422, 'orders.rules_in_the_past': 422 },
  handle: ({ tx, body, origin }) => addRules(tx, origin, body),
});

export const ordersRoutes = [
  transitions,
  read,
  move,
  listOwn,
  listOfDealer,
  listForAdmin,
  askReturn,
  moveReturn,
  readRules,
  changeRules,
];
