import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hour_ms, minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { cancelJob } from '#rooms/jobs/index.ts';
import { createActor } from '#test/actors.ts';
import { commandOrigin } from '#test/held-job.ts';
import { PaymentDesk, type Started } from '#test/payment-desk.ts';
import type { SimulatedApp } from '#test/simulators.ts';
import { checkPayment } from './check-payment.ts';
import { applyRefund } from './refund-payment.ts';

let desk: PaymentDesk;
let both: SimulatedApp;
beforeAll(async () => {
  desk = await PaymentDesk.open();
  ({ both } = desk);
});
afterEach(async () => {
  await desk.clearSwitches();
  expect(await desk.bookProblems()).toEqual([]);
});
afterAll(() => both?.close());

const verifyBody = (p: Started, paid: { razorpay_payment_id: string; razorpay_signature: string }) => ({
  paymentId: p.paymentId,
  razorpayPaymentId: paid.razorpay_payment_id,
  razorpayOrderId: p.orderId,
  razorpaySignature: paid.razorpay_signature,
});

describe('paying', () => {
  it('is a webhook of the gateway: captured, funded, held, in the ledger', async () => {
    const p = await desk.start();
    // What the gateway's page calls it: a repair is no order.
    const fields = { description: `Repair ${jobNumber(p.job.jobId)}` };
    expect(await desk.read(p)).toMatchObject({ state: 'pending', amountMinor: 236_000, checkoutForm: { fields } });
    await desk.pay(p);
    await both.settle();
    expect(await desk.read(p)).toMatchObject({ state: 'captured', method: 'upi', checkoutForm: null });
    expect(await desk.held(p)).toBe(236_000);
    const { body } = await desk.buyer.get(`/api/jobs/${p.job.jobId}/escrow`);
    expect(body.data.escrowStatus).toBe('held');
  });

  it('is one payment per checkout, whoever starts it how often and at once', async () => {
    const job = await desk.openJob();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => desk.buyer.post('/api/payments', { checkoutId: job.checkoutId })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.data.paymentId)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.body.data.checkoutForm.fields.order_id)).size).toBe(1);
  });

  it('takes neither amount nor payee from the page', async () => {
    const job = await desk.openJob();
    for (const extra of [{ amountMinor: 1 }, { payerId: 'usr_x' }, { orderId: 'ord_01m7y4fx08ese84vy41smkbps2' }])
      expect((await desk.buyer.post('/api/payments', { checkoutId: job.checkoutId, ...extra })).status).toBe(400);
    const thief = await createActor(both.test, { role: 'customer' });
    expect((await thief.post('/api/payments', { checkoutId: job.checkoutId })).status).toBe(404);
  });

  it('may fail and be tried again', async () => {
    const p = await desk.start();
    await desk.pay(p, { outcome: 'failed', reason: 'payment_failed' });
    await both.settle();
    expect(await desk.read(p)).toMatchObject({ state: 'failed' });
    expect(await desk.held(p)).toBe(0);
    await desk.pay(p);
    await both.settle();
    expect(await desk.read(p)).toMatchObject({ state: 'captured', failureCode: null });
    expect(await desk.held(p)).toBe(236_000);
  });

  it('asks for another attempt when the gateway made its order but the answer was lost', async () => {
    const job = await desk.openJob();
    const lost = { effect: 'error', status: 503, method: 'POST', path: '/v1/orders', phase: 'after', times: 1 };
    await both.simulators.sim('/switches', { api: [lost] });
    const first = await desk.buyer.post('/api/payments', { checkoutId: job.checkoutId });
    expect([first.status, first.body.code]).toEqual([503, 'payments.gateway_unavailable']);
    const second = await desk.buyer.post('/api/payments', { checkoutId: job.checkoutId });
    expect(second.status).toBe(201);
    const p = { job, paymentId: second.body.data.paymentId, orderId: second.body.data.checkoutForm.fields.order_id };
    await desk.pay(p);
    await both.settle();
    expect(await desk.held(p)).toBe(236_000);
  });
});

describe('the returning payer', () => {
  it('client confirmation and webhook at once: captured once', async () => {
    const p = await desk.start();
    const paid = await desk.pay(p);
    const confirm = () => desk.buyer.post('/api/payments/verify', verifyBody(p, paid));
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
    expect(await desk.endState(p)).toMatchObject({
      payment: { state: 'captured' },
      captures: 1,
      postings: ['escrow.hold'],
      job: { state: 'funded' },
    });
    expect(await desk.held(p)).toBe(236_000);
  });

  it('is believed only with the signature of the gateway, and even then the gateway is asked', async () => {
    const p = await desk.start();
    const forged = { razorpay_payment_id: 'pay_forged', razorpay_signature: 'a'.repeat(64) };
    const answer = await desk.buyer.post('/api/payments/verify', verifyBody(p, forged));
    expect([answer.status, answer.body.code]).toEqual([422, 'payments.bad_signature']);
    // Signed, but by another payment's page.
    const other = await desk.start();
    const paid = await desk.pay(other);
    expect((await desk.buyer.post('/api/payments/verify', verifyBody(p, paid))).status).toBe(422);
    await both.settle();
    expect(await desk.read(p)).toMatchObject({ state: 'pending' });
    expect(await desk.held(p)).toBe(0);
  });

  it('comes back by a post that proves nothing', async () => {
    const p = await desk.start();
    const response = await fetch(`${both.test.url}/api/payments/return/${p.paymentId}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'razorpay_payment_id=pay_x&razorpay_order_id=order_x&razorpay_signature=00',
    });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/payments/${p.paymentId}`]);
    await both.settle();
    expect(await desk.read(p)).toMatchObject({ state: 'pending' });
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
    await desk.nextBuyer();
  });

  it('are no alert when their order is over and no attempt is under way; one that is, stays an alert', async () => {
    const [given, waiting] = [await desk.start(), await desk.start()];
    await desk.pay(waiting, { outcome: 'pending' });
    for (const p of [given, waiting]) await cancel(p);
    await both.advance(20 * minute_ms);
    await poll();
    await both.advance(2 * hour_ms);
    await alert();
    expect([
      await desk.eventsOf(given, 'payments.stuck.v1'),
      await desk.eventsOf(waiting, 'payments.stuck.v1'),
    ]).toEqual([0, 1]);
  });

  it('whose order is over may still be paid late: everything goes back', async () => {
    const p = await desk.start();
    await cancel(p);
    await both.advance(20 * minute_ms);
    await poll();
    await desk.pay(p);
    await both.settle();
    expect(await desk.endState(p)).toMatchObject({ payment: { state: 'captured', refunded_minor: 236_000 } });
  });

  it('are asked about ever more rarely, and not for ever; one the gateway does not tell about is no obstacle', async () => {
    const p = await desk.start();
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
    await desk.clearSwitches();
    await both.advance(25 * hour_ms);
    await poll();
    expect(await nextCheck()).toBeNull();
  });
});

describe('refunds at the gateway', () => {
  it('are asked once however often they are tried, and booked once', async () => {
    const p = await desk.start();
    await desk.pay(p);
    await both.settle();
    const lost = { effect: 'error', status: 503, method: 'POST', path: '/v1/payments', phase: 'after', times: 1 };
    await both.simulators.sim('/switches', { api: [lost] });
    await desk.refund(p, 50_000);
    await both.settle();
    const payment = await both.test.db
      .selectFrom('payments')
      .select('gateway_payment_id')
      .where('payment_id', '=', p.paymentId)
      .executeTakeFirstOrThrow();
    const made = await both.simulators.gateway(`/v1/payments/${payment.gateway_payment_id}/refunds`);
    expect(made.items.map((entry: { amount: number }) => entry.amount)).toEqual([50_000]);
    expect(await desk.refundDue(p)).toBe(0);
    expect(await desk.held(p)).toBe(186_000);
  });

  it('that fail stay promised, are raised, and can be tried again', async () => {
    const p = await desk.start();
    await desk.pay(p);
    await both.settle();
    await both.simulators.sim('/switches', { refunds: { outcome: 'failed' } });
    const refundId = await desk.refund(p, 50_000);
    await both.settle();
    expect(await desk.refundDue(p)).toBe(50_000);
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const alerts = await finance.get('/api/admin/reconciliation/alerts');
    expect(alerts.body.data.failedRefunds).toMatchObject([{ refundId, amount: 50_000 }]);
    await desk.clearSwitches();
    expect((await finance.post(`/api/admin/refunds/${refundId}/retry`)).status).toBe(202);
    await both.settle();
    expect(await desk.refundDue(p)).toBe(0);
    expect((await finance.post(`/api/admin/refunds/${refundId}/retry`)).status).toBe(409);
    const state = await desk.endState(p);
    expect(state.refunds).toEqual([{ state: 'processed', amount_minor: 50_000 }]);
  });

  it('that went back stay so whatever comes late, and one that failed is believed when it went back after all', async () => {
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const tell = (report: Parameters<typeof applyRefund>[2]) =>
      transact(both.test.db, (tx) => applyRefund(tx, commandOrigin(both.test), report));
    const p = await desk.start();
    await desk.pay(p);
    await both.settle();
    const refundId = await desk.refund(p, 50_000);
    await both.settle();
    const made = await both.test.db
      .selectFrom('gateway_refunds')
      .select('gateway_refund_id')
      .where('refund_id', '=', refundId)
      .executeTakeFirstOrThrow();
    const about = { refundId, gatewayRefundId: made.gateway_refund_id ?? '', amount_minor: 50_000 };
    expect(await tell({ ...about, status: 'failed' })).toBe('refund is processed already');
    expect((await finance.post(`/api/admin/refunds/${refundId}/retry`)).status).toBe(409);

    await both.simulators.sim('/switches', { refunds: { outcome: 'failed' } });
    const second = await desk.refund(p, 20_000);
    await both.settle();
    expect(await desk.refundDue(p)).toBe(20_000);
    const failed = await both.test.db
      .selectFrom('gateway_refunds')
      .select(['state', 'gateway_refund_id'])
      .where('refund_id', '=', second)
      .executeTakeFirstOrThrow();
    expect(failed.state).toBe('failed');
    const news = { refundId: second, gatewayRefundId: failed.gateway_refund_id ?? '', amount_minor: 20_000 };
    // Made by somebody at the gateway who copied our note: not ours.
    expect(await tell({ ...news, amount_minor: 20_001, status: 'processed' })).toBe('mismatch: refund of 20001');
    expect(await tell({ ...news, gatewayRefundId: 'rfnd_copied', status: 'processed' })).toMatch(/^mismatch: another/);
    expect(await desk.refundDue(p)).toBe(20_000);
    expect(await tell({ ...news, status: 'processed' })).toBe('refund processed');
    await both.settle();
    expect(await desk.refundDue(p)).toBe(0);
    expect((await finance.post(`/api/admin/refunds/${second}/retry`)).status).toBe(409);
  });

  it('whose end no webhook tells are asked about', async () => {
    const p = await desk.start();
    await desk.pay(p);
    await both.settle();
    const silent = { webhooks: [{ event: 'refund.*', silence: true }], refunds: { outcome: 'pending' } };
    await both.simulators.sim('/switches', silent);
    const refundId = await desk.refund(p, 50_000);
    await both.settle();
    expect(await desk.refundDue(p)).toBe(50_000);
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
    expect(await desk.refundDue(p)).toBe(0);
    await desk.nextBuyer();
  });

  it('never give back more than was paid, however many ask at once', async () => {
    const p = await desk.start();
    await desk.pay(p);
    await both.settle();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => desk.refund(p, 100_000)));
    expect(tries.filter((entry) => entry.status === 'fulfilled')).toHaveLength(2);
    await both.settle();
    expect(await desk.endState(p)).toMatchObject({ payment: { refunded_minor: 200_000 } });
    expect(await desk.held(p)).toBe(36_000);
  });
});

it('a payment that was cancelled meanwhile goes back entirely', async () => {
  const p = await desk.start();
  await transact(both.test.db, (tx) =>
    cancelJob(tx, commandOrigin(both.test), { jobId: p.job.jobId, reason: 'changed my mind' }),
  );
  await desk.pay(p);
  await both.settle();
  expect(await desk.held(p)).toBe(0);
  expect(await desk.refundDue(p)).toBe(0);
  expect(await desk.endState(p)).toMatchObject({ payment: { refunded_minor: 236_000 }, job: { state: 'cancelled' } });
});
