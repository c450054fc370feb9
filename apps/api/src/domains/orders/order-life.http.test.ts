import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTransition, orderTransitions, type OrderState, orderStates } from '@mistri/contracts/orders/order-states';
import type { JobState } from '@mistri/contracts/jobs/job-states';
import { systemOrigin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { verifyStock } from '#rooms/inventory/index.ts';
import { verifyLedger } from '#rooms/ledger/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { capturePayment, makeAddress, makeProduct, makeShop, type Shop } from '#test/shop.ts';
import { cancelOverdueOrders } from './cancel-order.ts';

/**
 * MKT-9 as a property: whoever pushes an order in whatever order, it walks the table, and stock, job and money follow it.
 */
let test: TestApp;
let shop: Shop;
let buyer: Actor;
let address: string;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  buyer = await createActor(test, { role: 'customer' });
  address = await makeAddress(buyer);
});
afterAll(() => test.close());

type Push =
  | { kind: 'lawful'; nth: number }
  | { kind: 'move'; who: 'buyer' | 'dealer' | 'operations'; to: OrderState; good: boolean }
  | { kind: 'pay' }
  | { kind: 'payAgain' }
  | { kind: 'return'; decision: 'ask' | 'accept' | 'reject' | 'withdraw' | 'receive'; who: 'buyer' | 'dealer' }
  | { kind: 'overdue' };

const pushes = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Push>({ kind: 'pay' }) },
  { weight: 1, arbitrary: fc.constant<Push>({ kind: 'payAgain' }) },
  { weight: 1, arbitrary: fc.constant<Push>({ kind: 'overdue' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('return' as const),
      decision: fc.constantFrom('ask', 'accept', 'reject', 'withdraw', 'receive'),
      who: fc.constantFrom('buyer', 'dealer'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      who: fc.constantFrom('buyer', 'dealer', 'operations'),
      to: fc.constantFrom(...orderStates),
      good: fc.constantFrom(false, false, false, true),
    }),
  },
  // Mostly what the table allows next, so that runs reach the far states too.
  { weight: 60, arbitrary: fc.record({ kind: fc.constant('lawful' as const), nth: fc.nat(30) }) },
);

/** A push that the table allows in the order's present state, if people or the payment can make it. */
async function lawful(orderId: string, nth: number): Promise<Push> {
  const { state } = await orderRow(orderId);
  if (state === 'awaiting_payment' && nth > 0) return { kind: 'pay' };
  const next = orderTransitions.filter((entry) => entry.from === state && entry.by.some((mover) => mover !== 'system'));
  const likely = next.filter((entry) => entry.to !== 'cancelled');
  const chosen = nth > 0 ? likely[nth % likely.length] : next[0];
  if (!chosen) return { kind: 'overdue' };
  if (chosen.to === 'return_requested') return { kind: 'return', decision: 'ask', who: 'buyer' };
  if (chosen.to === 'returned') return { kind: 'return', decision: 'receive', who: 'dealer' };
  if (state === 'return_requested') return { kind: 'return', decision: 'withdraw', who: 'buyer' };
  const who = chosen.by.find((mover) => mover !== 'system') ?? 'buyer';
  return { kind: 'move', who, to: chosen.to, good: true };
}

const orderRow = (orderId: string) =>
  test.db.selectFrom('orders').selectAll().where('order_id', '=', orderId).executeTakeFirstOrThrow();

async function apply(orderId: string, paymentId: `pay_${string}`, push: Push): Promise<void> {
  const step = push.kind === 'lawful' ? await lawful(orderId, push.nth) : push;
  const actors = { buyer, dealer: shop.dealer, operations: shop.operations };
  if (step.kind === 'lawful') throw new Error('already chosen');
  if (step.kind === 'pay' || step.kind === 'payAgain') await capturePayment(test, orderId, paymentId);
  else if (step.kind === 'overdue') {
    const at = new Date(test.clock.now().getTime() + 24 * 30 * hour_ms);
    const origin = systemOrigin('test', 'trc_test', at, 'task');
    await cancelOverdueOrders(test.db, { services: test.app.services, origin });
  } else if (step.kind === 'move') {
    const code = (await buyer.get(`/api/orders/${orderId}`)).body.data.deliveryCode ?? '000000';
    const answer = await actors[step.who].patch(`/api/orders/${orderId}/status`, {
      status: step.to,
      ...(step.good
        ? { reason: 'because', courier: 'India Post', trackingNumber: 'EA123456789IN', deliveryCode: code }
        : {}),
    });
    expect(answer.status).toBeLessThan(500);
  } else if (step.decision === 'ask') {
    const { lines } = (await buyer.get(`/api/orders/${orderId}`)).body.data;
    const goods = lines.find((line: { kind: string }) => line.kind === 'goods');
    const body = { reasonCode: 'defective', reason: 'stays dark', lines: [{ lineId: goods.lineId, quantity: 1 }] };
    const asked = await actors[step.who].post(`/api/orders/${orderId}/returns`, body);
    expect(asked.status).toBeLessThan(500);
  } else {
    const body = { decision: step.decision, note: 'seen it' };
    expect((await actors[step.who].patch(`/api/orders/${orderId}/returns`, body)).status).toBeLessThan(500);
  }
  await test.app.outbox.drain();
}

const reached = new Map<OrderState, number>();

const jobOf: Record<OrderState, readonly JobState[]> = {
  draft: [],
  validated: [],
  awaiting_payment: ['open'],
  paid: ['funded'],
  accepted: ['funded'],
  packed: ['funded'],
  shipped: ['funded'],
  delivered: ['fulfilled'],
  return_requested: ['fulfilled'],
  returned: ['fulfilled', 'closed'],
  completed: ['closed'],
  cancelled: ['cancelled'],
  disputed: ['funded', 'fulfilled'],
  refunded: ['cancelled', 'closed', 'fulfilled'],
};

async function expectConsistent(orderId: string, productId: string): Promise<void> {
  const order = await orderRow(orderId);
  const events = await test.db
    .selectFrom('order_events')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('event_no')
    .execute();
  let state: OrderState = 'awaiting_payment';
  for (const event of events.filter((entry) => entry.from_state !== null)) {
    expect(event.from_state).toBe(state);
    expect(findTransition(state, event.to_state as OrderState)?.by).toContain(event.mover);
    state = event.to_state as OrderState;
  }
  expect(order.state).toBe(state);
  const job = await test.db.selectFrom('jobs').selectAll().where('job_id', '=', orderId).executeTakeFirstOrThrow();
  reached.set(state, (reached.get(state) ?? 0) + 1);
  expect(jobOf[state]).toContain(job.state);
  // Two of five units are in the order: set aside, gone, or back.
  const stock = await test.db
    .selectFrom('stock')
    .selectAll()
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow();
  const returned = events.some((event) => event.to_state === 'returned') ? 1 : 0;
  const expected: [number, number] =
    state === 'awaiting_payment' ? [5, 2] : job.state === 'cancelled' ? [5, 0] : [3 + returned, 0];
  expect([stock.quantity, stock.reserved]).toEqual(expected);
  expect(await verifyStock(test.db)).toEqual([]);
  const refunds = await test.db.selectFrom('job_refunds').selectAll().where('job_id', '=', orderId).execute();
  const holds = await test.db.selectFrom('holds').selectAll().where('job_id', '=', orderId).execute();
  expect(holds.length > 0).toBe(
    events.some((event) => event.to_state === 'paid') || (job.state === 'cancelled' && refunds.length > 0),
  );
}

describe('the life of an order', () => {
  it('keeps to its table, and stock, job and money follow (property)', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pushes, { minLength: 4, maxLength: 14 }), async (steps) => {
        const productId = await makeProduct(test, shop, { b2c_minor: 118_000, stock: 5 });
        const items = [{ productId, quantity: 2 }];
        const placed = await buyer.post('/api/orders', { items, buyerKind: 'b2c', addressId: address });
        const orderId: string = placed.body.data.orders[0].orderId;
        const paymentId = newId('pay');
        for (const step of steps) await apply(orderId, paymentId, step);
        await expectConsistent(orderId, productId);
      }),
      {
        numRuns: Number(process.env['MISTRI_PROPERTY_RUNS'] ?? 20),
        endOnFailure: false,
        seed: Number(process.env['MISTRI_PROPERTY_SEED'] ?? 20_261_121),
      },
    );
    // A property that never gets far proves nothing.
    for (const far of ['delivered', 'returned', 'cancelled'] as const) expect(reached.has(far)).toBe(true);
    expect(await verifyLedger(test.db)).toEqual([]);
  });
});
