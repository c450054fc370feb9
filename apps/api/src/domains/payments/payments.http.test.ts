import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hour_ms, minute_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { verifyHolds } from '#rooms/escrow/index.ts';
import { cancelJob, requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { commandOrigin, makeOpenJob, type OpenJob } from '#test/held-job.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { checkPayment } from './check-payment.ts';

const webhookSecret = 'secret-of-the-webhooks-now';
const oldWebhookSecret = 'secret-of-the-webhooks-before';

let both: SimulatedApp;
let buyer: Actor;

beforeAll(async () => {
  both = await startSimulatedApp({
    environment: { RAZORPAY_WEBHOOK_SECRET: webhookSecret, RAZORPAY_OLD_WEBHOOK_SECRET: oldWebhookSecret },
  });
  await both.simulators.sim('/webhooks/endpoint', { secret: webhookSecret });
  buyer = await createActor(both.test, { role: 'customer' });
});
afterEach(async () => {
  await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
  expect(await verifyLedger(both.test.db)).toEqual([]);
  expect(await verifyPayouts(both.test.db)).toEqual([]);
  expect(await verifyHolds(both.test.db)).toEqual([]);
});
afterAll(() => both?.close());

interface Started {
  job: OpenJob;
  paymentId: string;
  orderId: string;
}

async function started(taxable: number[] = [200_000]): Promise<Started> {
  const job = await makeOpenJob(both.test, { kind: 'repair', customerId: buyer.userId, taxable });
  const answer = await buyer.post('/api/payments', { checkoutId: job.checkoutId });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const { paymentId, checkoutForm } = answer.body.data;
  return { job, paymentId, orderId: checkoutForm.fields.order_id };
}

const pay = (p: Started, more: object = {}) => both.simulators.sim('/pay', { order_id: p.orderId, ...more });
const read = async (p: Started) => (await buyer.get(`/api/payments/${p.paymentId}`)).body.data;
const held = (p: Started) => balanceOf(both.test.db, account.held(p.job.jobId));
const verifyBody = (p: Started, paid: { razorpay_payment_id: string; razorpay_signature: string }) => ({
  paymentId: p.paymentId,
  razorpayPaymentId: paid.razorpay_payment_id,
  razorpayOrderId: p.orderId,
  razorpaySignature: paid.razorpay_signature,
});

async function eventsOf(p: Started, name: string): Promise<number> {
  const rows = await both.test.db
    .selectFrom('outbox_events')
    .select('seq')
    .where('subject', '=', p.paymentId)
    .where('name', '=', name as never)
    .execute();
  return rows.length;
}

async function refund(p: Started, amount_minor: number): Promise<string> {
  const { test } = both;
  const line = await test.db
    .selectFrom('job_lines')
    .select('line_id')
    .where('job_id', '=', p.job.jobId)
    .orderBy('position')
    .executeTakeFirstOrThrow();
  const lines = [{ lineId: line.line_id, amount_minor }];
  const decided = await inTransaction(test.db, (tx) =>
    requestRefund(tx, commandOrigin(test), { jobId: p.job.jobId, lines, reason: 'test' }),
  );
  if (!decided.ok) throw new Error(decided.code);
  return decided.value.refundId;
}

/** What a payment left behind, without the ids that differ from one to the next. */
async function endState(p: Started) {
  const { db } = both.test;
  const payment = await db
    .selectFrom('payments')
    .select(['state', 'amount_minor', 'refunded_minor', 'failure_code', 'method'])
    .where('payment_id', '=', p.paymentId)
    .executeTakeFirstOrThrow();
  const refunds = await db
    .selectFrom('gateway_refunds')
    .select(['state', 'amount_minor'])
    .where('payment_id', '=', p.paymentId)
    .orderBy('refund_id')
    .execute();
  const holds = await db
    .selectFrom('holds')
    .select(['state', 'gross_minor', 'refunded_minor'])
    .where('payment_id', '=', p.paymentId)
    .orderBy('hold_id')
    .execute();
  const postings = await db
    .selectFrom('ledger_transfers')
    .select('kind')
    .where('job_id', '=', p.job.jobId)
    .orderBy('kind')
    .execute();
  const job = await db.selectFrom('jobs').select('state').where('job_id', '=', p.job.jobId).executeTakeFirstOrThrow();
  const captures = await eventsOf(p, 'payments.captured.v1');
  return { payment, refunds, holds, postings: postings.map((row) => row.kind), job, captures };
}

describe('paying', () => {
  it('is a webhook of the gateway: captured, funded, held, in the ledger', async () => {
    const p = await started();
    expect(await read(p)).toMatchObject({ state: 'pending', amountMinor: 236_000 });
    await pay(p);
    await both.settle();
    expect(await read(p)).toMatchObject({ state: 'captured', method: 'upi', checkoutForm: null });
    expect(await held(p)).toBe(236_000);
    const { body } = await buyer.get(`/api/jobs/${p.job.jobId}/escrow`);
    expect(body.data.escrowStatus).toBe('held');
  });

  it('is one payment per checkout, whoever starts it how often and at once', async () => {
    const job = await makeOpenJob(both.test, { kind: 'repair', customerId: buyer.userId });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => buyer.post('/api/payments', { checkoutId: job.checkoutId })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.data.paymentId)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.body.data.checkoutForm.fields.order_id)).size).toBe(1);
  });

  it('takes neither amount nor payee from the page', async () => {
    const job = await makeOpenJob(both.test, { kind: 'repair', customerId: buyer.userId });
    for (const extra of [{ amountMinor: 1 }, { payerId: 'usr_x' }, { orderId: 'ord_01m7y4fx08ese84vy41smkbps2' }])
      expect((await buyer.post('/api/payments', { checkoutId: job.checkoutId, ...extra })).status).toBe(400);
    const thief = await createActor(both.test, { role: 'customer' });
    expect((await thief.post('/api/payments', { checkoutId: job.checkoutId })).status).toBe(404);
  });

  it('may fail and be tried again', async () => {
    const p = await started();
    await pay(p, { outcome: 'failed', reason: 'payment_failed' });
    await both.settle();
    expect(await read(p)).toMatchObject({ state: 'failed' });
    expect(await held(p)).toBe(0);
    await pay(p);
    await both.settle();
    expect(await read(p)).toMatchObject({ state: 'captured', failureCode: null });
    expect(await held(p)).toBe(236_000);
  });

  it('asks for another attempt when the gateway made its order but the answer was lost', async () => {
    const job = await makeOpenJob(both.test, { kind: 'repair', customerId: buyer.userId });
    const lost = { effect: 'error', status: 503, method: 'POST', path: '/v1/orders', phase: 'after', times: 1 };
    await both.simulators.sim('/switches', { api: [lost] });
    const first = await buyer.post('/api/payments', { checkoutId: job.checkoutId });
    expect([first.status, first.body.code]).toEqual([503, 'payments.gateway_unavailable']);
    const second = await buyer.post('/api/payments', { checkoutId: job.checkoutId });
    expect(second.status).toBe(201);
    const p = { job, paymentId: second.body.data.paymentId, orderId: second.body.data.checkoutForm.fields.order_id };
    await pay(p);
    await both.settle();
    expect(await held(p)).toBe(236_000);
  });
});

describe('the returning payer', () => {
  it('client confirmation and webhook at once: captured once', async () => {
    const p = await started();
    const paid = await pay(p);
    const confirm = () => buyer.post('/api/payments/verify', verifyBody(p, paid));
    const origin = commandOrigin(both.test);
    const answers = await Promise.all([
      confirm(),
      both.settle(),
      confirm(),
      checkPayment(both.test.app.services, origin, p.paymentId),
      confirm(),
      both.test.app.outbox.drain(),
    ]);
    expect((answers[0] as { status: number }).status).toBe(200);
    await both.settle();
    expect(await endState(p)).toMatchObject({
      payment: { state: 'captured' },
      captures: 1,
      postings: ['escrow.hold'],
      job: { state: 'funded' },
    });
    expect(await held(p)).toBe(236_000);
  });

  it('is believed only with the signature of the gateway, and even then the gateway is asked', async () => {
    const p = await started();
    const forged = { razorpay_payment_id: 'pay_forged', razorpay_signature: 'a'.repeat(64) };
    const answer = await buyer.post('/api/payments/verify', verifyBody(p, forged));
    expect([answer.status, answer.body.code]).toEqual([422, 'payments.bad_signature']);
    // Signed, but by another payment's page.
    const other = await started();
    const paid = await pay(other);
    expect((await buyer.post('/api/payments/verify', verifyBody(p, paid))).status).toBe(422);
    await both.settle();
    expect(await read(p)).toMatchObject({ state: 'pending' });
    expect(await held(p)).toBe(0);
  });

  it('comes back by a post that proves nothing', async () => {
    const p = await started();
    const response = await fetch(`${both.test.url}/api/payments/return/${p.paymentId}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'razorpay_payment_id=pay_x&razorpay_order_id=order_x&razorpay_signature=00',
    });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/payments/${p.paymentId}`]);
    await both.settle();
    expect(await read(p)).toMatchObject({ state: 'pending' });
  });
});

describe('webhooks', () => {
  /** A failed attempt, a payment, two partial refunds. */
  async function story(p: Started): Promise<void> {
    await pay(p, { outcome: 'failed', reason: 'payment_failed' });
    await pay(p);
    await both.settle();
    await refund(p, 10_000);
    await both.settle();
    await refund(p, 20_000);
    await both.settle();
  }

  it('duplicated ×10 and shuffled: the same final state as once in order', async () => {
    const plain = await started([200_000, 100_000]);
    await story(plain);
    const expected = await endState(plain);
    expect(expected).toMatchObject({ payment: { state: 'captured', refunded_minor: 30_000 }, captures: 1 });
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', duplicate: 10, reorder: 8 }] });
    const shuffled = await started([200_000, 100_000]);
    await story(shuffled);
    expect(await endState(shuffled)).toEqual(expected);
  });

  it('all of them again, backwards, after everything: nothing changes', async () => {
    const p = await started();
    await story(p);
    const before = await endState(p);
    const { items } = await both.simulators.sim('/webhooks?limit=1000');
    await both.simulators.sim('/webhooks/replay', { ids: items.map((item: { id: string }) => item.id).toReversed() });
    await both.settle();
    expect(await endState(p)).toEqual(before);
  });

  it('that never come are made up for by asking; nobody is left in doubt', async () => {
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', silence: true }] });
    const p = await started();
    await pay(p);
    await both.advance(3 * minute_ms);
    await both.test.app.tasks.run('payments.poll-payments');
    await both.settle();
    expect(await read(p)).toMatchObject({ state: 'captured' });
    expect(await held(p)).toBe(236_000);
  });

  it('and that the poller has given up are asked about by finance, with a reason', async () => {
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', silence: true }] });
    const p = await started();
    await both.advance(25 * hour_ms);
    await both.test.app.tasks.run('payments.poll-payments');
    await pay(p);
    await both.test.app.tasks.run('payments.poll-payments');
    await both.settle();
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const state = async () => (await finance.get(`/api/payments/${p.paymentId}`)).body.data.state;
    expect(await state()).toBe('pending');
    const asked = await finance.post(`/api/admin/payments/${p.paymentId}/check`, { reason: 'the buyer called' });
    expect(asked.status).toBe(202);
    await both.settle();
    expect(await state()).toBe('captured');
    expect(await held(p)).toBe(236_000);
    buyer = await createActor(both.test, { role: 'customer' });
  });

  it('that come late, after the gateway was asked, change nothing any more', async () => {
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', delay_ms: 2_000 }] });
    const p = await started();
    await pay(p);
    await both.advance(3 * minute_ms);
    await both.test.app.tasks.run('payments.poll-payments');
    await both.test.app.outbox.drain();
    expect(await read(p)).toMatchObject({ state: 'captured' });
    const before = await endState(p);
    await both.settle();
    const { items } = await both.simulators.sim('/webhooks?limit=50');
    expect(items.map((item: { event: string }) => item.event)).toContain('payment.captured');
    expect(await endState(p)).toEqual(before);
  });

  it('that are stuck for two hours raise one alert', async () => {
    const p = await started();
    await both.advance(2 * hour_ms + minute_ms);
    await both.test.app.tasks.run('payments.alert-stuck');
    await both.test.app.tasks.run('payments.alert-stuck');
    expect(await eventsOf(p, 'payments.stuck.v1')).toBe(1);
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const { body } = await finance.get('/api/admin/reconciliation/alerts');
    expect(body.data.stuckPayments.map((entry: { paymentId: string }) => entry.paymentId)).toContain(p.paymentId);
    buyer = await createActor(both.test, { role: 'customer' });
  });
});

describe('payments nobody finishes (PAY-9)', () => {
  const cancel = (p: Started) =>
    transact(both.test.db, (tx) =>
      cancelJob(tx, commandOrigin(both.test), { jobId: p.job.jobId, reason: 'It was not paid in time.' }),
    );
  const poll = () => both.test.app.tasks.run('payments.poll-payments');
  const alert = () => both.test.app.tasks.run('payments.alert-stuck');
  afterEach(async () => {
    buyer = await createActor(both.test, { role: 'customer' });
  });

  it('are no alert when their order is over and no attempt is under way; one that is, stays an alert', async () => {
    const [given, waiting] = [await started(), await started()];
    await pay(waiting, { outcome: 'pending' });
    for (const p of [given, waiting]) await cancel(p);
    await both.advance(20 * minute_ms);
    await poll();
    await both.advance(2 * hour_ms);
    await alert();
    expect([await eventsOf(given, 'payments.stuck.v1'), await eventsOf(waiting, 'payments.stuck.v1')]).toEqual([0, 1]);
  });

  it('whose order is over may still be paid late: everything goes back', async () => {
    const p = await started();
    await cancel(p);
    await both.advance(20 * minute_ms);
    await poll();
    await pay(p);
    await both.settle();
    expect(await endState(p)).toMatchObject({ payment: { state: 'captured', refunded_minor: 236_000 } });
  });

  it('are asked about ever more rarely, and not for ever; one the gateway does not tell about is no obstacle', async () => {
    const p = await started();
    const nextCheck = async () => {
      const row = await both.test.db
        .selectFrom('payments')
        .select('next_check_at')
        .where('payment_id', '=', p.paymentId)
        .executeTakeFirstOrThrow();
      return row.next_check_at && row.next_check_at.getTime() - both.test.clock.now().getTime();
    };
    expect(await nextCheck()).toBe(2 * minute_ms);
    await poll();
    expect(await nextCheck()).toBe(2 * minute_ms);
    await both.advance(2 * minute_ms);
    await poll();
    expect(await nextCheck()).toBe(minute_ms);
    await both.advance(28 * minute_ms);
    await poll();
    expect(await nextCheck()).toBe(15 * minute_ms);
    await both.advance(15 * minute_ms);
    const refused = { effect: 'error', status: 400, method: 'GET', path: '/v1/orders' };
    await both.simulators.sim('/switches', { api: [refused] });
    await poll();
    expect(await nextCheck()).toBeGreaterThan(15 * minute_ms);
    await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
    await both.advance(25 * hour_ms);
    await poll();
    expect(await nextCheck()).toBeNull();
  });
});

describe('webhooks that are not the gateway’s', () => {
  const sign = (body: string, secret: string) => createHmac('sha256', secret).update(body).digest('hex');
  let nr = 0;
  async function deliver(body: string, headers: Record<string, string> = {}): Promise<string> {
    nr += 1;
    const response = await fetch(`${both.test.url}/api/payments/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-razorpay-event-id': `evt_test_${nr}`, ...headers },
      body,
    });
    const answer = (await response.json()) as { code?: string };
    await both.settle();
    return `${response.status} ${answer.code ?? ''}`.trim();
  }
  const captured = (p: Started, change: object = {}, more: object = {}) =>
    JSON.stringify({
      entity: 'event',
      event: 'payment.captured',
      created_at: Math.floor(both.test.clock.now().getTime() / 1000),
      payload: {
        payment: {
          entity: {
            id: `pay_fake${nr}`,
            order_id: p.orderId,
            amount: 236_000,
            currency: 'INR',
            status: 'captured',
            method: 'upi',
            ...change,
          },
        },
      },
      ...more,
    });
  async function untouched(p: Started): Promise<void> {
    const row = await both.test.db
      .selectFrom('payments')
      .select('state')
      .where('payment_id', '=', p.paymentId)
      .executeTakeFirstOrThrow();
    expect(row.state).toBe('pending');
    expect(await held(p)).toBe(0);
  }

  it('unsigned, wrongly signed or changed: refused, and nothing is kept', async () => {
    const p = await started();
    const body = captured(p);
    const inbox = () => both.test.db.selectFrom('webhook_inbox').select('event_id').execute();
    const before = (await inbox()).length;
    expect(await deliver(body)).toBe('401 payments.bad_signature');
    expect(await deliver(body, { 'x-razorpay-signature': 'ff' })).toBe('401 payments.bad_signature');
    expect(await deliver(body, { 'x-razorpay-signature': sign(body, 'some other secret') })).toBe(
      '401 payments.bad_signature',
    );
    expect(await deliver(body.replace('236000', '236001'), { 'x-razorpay-signature': sign(body, webhookSecret) })).toBe(
      '401 payments.bad_signature',
    );
    expect((await inbox()).length).toBe(before);
    await untouched(p);
  });

  it('stale, without an id, or not JSON: refused', async () => {
    const p = await started();
    const old = captured(p, {}, { created_at: Math.floor(both.test.clock.now().getTime() / 1000) - 27 * 3600 });
    expect(await deliver(old, { 'x-razorpay-signature': sign(old, webhookSecret) })).toBe('400 payments.stale_webhook');
    const noTime = captured(p, {}, { created_at: 'now' });
    expect(await deliver(noTime, { 'x-razorpay-signature': sign(noTime, webhookSecret) })).toBe(
      '400 payments.stale_webhook',
    );
    const body = captured(p);
    const signed = { 'x-razorpay-signature': sign(body, webhookSecret) };
    expect(await deliver(body, { ...signed, 'x-razorpay-event-id': '../../x' })).toBe('400 payments.bad_webhook');
    expect(await deliver('nonsense', { 'x-razorpay-signature': sign('nonsense', webhookSecret) })).toBe(
      '400 payments.bad_webhook',
    );
    await untouched(p);
  });

  it('foreign: of another order, another amount, another currency: kept, not booked', async () => {
    const p = await started();
    for (const change of [{ order_id: 'order_of_somebody_else' }, { amount: 100 }, { currency: 'USD' }]) {
      const body = captured(p, change);
      expect(await deliver(body, { 'x-razorpay-signature': sign(body, webhookSecret) })).toBe('200');
      await untouched(p);
    }
  });

  it('signed with the secret of before the rotation: still taken', async () => {
    const p = await started();
    const body = captured(p);
    expect(await deliver(body, { 'x-razorpay-signature': sign(body, oldWebhookSecret) })).toBe('200');
    expect(await held(p)).toBe(236_000);
  });

  it('larger than any event: refused', async () => {
    expect(await deliver('x'.repeat(600 * 1024))).toMatch(/^413/);
  });
});

describe('refunds at the gateway', () => {
  it('are asked once however often they are tried, and booked once', async () => {
    const p = await started();
    await pay(p);
    await both.settle();
    const lost = { effect: 'error', status: 503, method: 'POST', path: '/v1/payments', phase: 'after', times: 1 };
    await both.simulators.sim('/switches', { api: [lost] });
    await refund(p, 50_000);
    await both.settle();
    const payment = await both.test.db
      .selectFrom('payments')
      .select('gateway_payment_id')
      .where('payment_id', '=', p.paymentId)
      .executeTakeFirstOrThrow();
    const made = await both.simulators.gateway(`/v1/payments/${payment.gateway_payment_id}/refunds`);
    expect(made.items.map((entry: { amount: number }) => entry.amount)).toEqual([50_000]);
    expect(await balanceOf(both.test.db, account.refundDue(p.job.jobId))).toBe(0);
    expect(await held(p)).toBe(186_000);
  });

  it('that fail stay promised, are raised, and can be tried again', async () => {
    const p = await started();
    await pay(p);
    await both.settle();
    await both.simulators.sim('/switches', { refunds: { outcome: 'failed' } });
    const refundId = await refund(p, 50_000);
    await both.settle();
    expect(await balanceOf(both.test.db, account.refundDue(p.job.jobId))).toBe(50_000);
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const alerts = await finance.get('/api/admin/reconciliation/alerts');
    expect(alerts.body.data.failedRefunds).toMatchObject([{ refundId, amount: 50_000 }]);
    await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
    expect((await finance.post(`/api/admin/refunds/${refundId}/retry`)).status).toBe(202);
    await both.settle();
    expect(await balanceOf(both.test.db, account.refundDue(p.job.jobId))).toBe(0);
    expect((await finance.post(`/api/admin/refunds/${refundId}/retry`)).status).toBe(409);
    const state = await endState(p);
    expect(state.refunds).toEqual([{ state: 'processed', amount_minor: 50_000 }]);
  });

  it('whose end no webhook tells are asked about', async () => {
    const p = await started();
    await pay(p);
    await both.settle();
    const silent = { webhooks: [{ event: 'refund.*', silence: true }], refunds: { outcome: 'pending' } };
    await both.simulators.sim('/switches', silent);
    const refundId = await refund(p, 50_000);
    await both.settle();
    expect(await balanceOf(both.test.db, account.refundDue(p.job.jobId))).toBe(50_000);
    const made = await both.test.db
      .selectFrom('gateway_refunds')
      .select(['state', 'gateway_refund_id'])
      .where('refund_id', '=', refundId)
      .executeTakeFirstOrThrow();
    expect(made.state).toBe('accepted');
    await both.simulators.sim(`/refunds/${made.gateway_refund_id}`, { status: 'processed' });
    await both.advance(11 * minute_ms);
    await both.test.app.tasks.run('payments.poll-refunds');
    await both.settle();
    expect(await balanceOf(both.test.db, account.refundDue(p.job.jobId))).toBe(0);
    buyer = await createActor(both.test, { role: 'customer' });
  });

  it('never give back more than was paid, however many ask at once', async () => {
    const p = await started();
    await pay(p);
    await both.settle();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => refund(p, 100_000)));
    expect(tries.filter((entry) => entry.status === 'fulfilled')).toHaveLength(2);
    await both.settle();
    expect(await endState(p)).toMatchObject({ payment: { refunded_minor: 200_000 } });
    expect(await held(p)).toBe(36_000);
  });
});

it('a payment that was cancelled meanwhile goes back entirely', async () => {
  const p = await started();
  await transact(both.test.db, (tx) =>
    cancelJob(tx, commandOrigin(both.test), { jobId: p.job.jobId, reason: 'changed my mind' }),
  );
  await pay(p);
  await both.settle();
  expect(await held(p)).toBe(0);
  expect(await balanceOf(both.test.db, account.refundDue(p.job.jobId))).toBe(0);
  expect(await endState(p)).toMatchObject({ payment: { refunded_minor: 236_000 }, job: { state: 'cancelled' } });
});
