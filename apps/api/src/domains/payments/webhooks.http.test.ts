import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hour_ms, minute_ms } from '#platform/clock.ts';
import { createActor } from '#test/actors.ts';
import { oldWebhookSecret, PaymentDesk, type Started, webhookSecret } from '#test/payment-desk.ts';
import type { SimulatedApp } from '#test/simulators.ts';

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

describe('webhooks', () => {
  /** A failed attempt, a payment, two partial refunds. */
  async function story(p: Started): Promise<void> {
    await desk.pay(p, { outcome: 'failed', reason: 'payment_failed' });
    await desk.pay(p);
    await both.settle();
    await desk.refund(p, 10_000);
    await both.settle();
    await desk.refund(p, 20_000);
    await both.settle();
  }

  it('duplicated ×10 and shuffled: the same final state as once in order', async () => {
    const plain = await desk.start([200_000, 100_000]);
    await story(plain);
    const expected = await desk.endState(plain);
    expect(expected).toMatchObject({ payment: { state: 'captured', refunded_minor: 30_000 }, captures: 1 });
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', duplicate: 10, reorder: 8 }] });
    const shuffled = await desk.start([200_000, 100_000]);
    await story(shuffled);
    expect(await desk.endState(shuffled)).toEqual(expected);
  });

  it('all of them again, backwards, after everything: nothing changes', async () => {
    const p = await desk.start();
    await story(p);
    const before = await desk.endState(p);
    const { items } = await both.simulators.sim('/webhooks?limit=1000');
    await both.simulators.sim('/webhooks/replay', { ids: items.map((item: { id: string }) => item.id).toReversed() });
    await both.settle();
    expect(await desk.endState(p)).toEqual(before);
  });

  it('that never come are made up for by asking; nobody is left in doubt', async () => {
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', silence: true }] });
    const p = await desk.start();
    await desk.pay(p);
    await both.advance(3 * minute_ms);
    await both.test.app.tasks.run('payments.poll-payments');
    await both.settle();
    expect(await desk.read(p)).toMatchObject({ state: 'captured' });
    expect(await desk.held(p)).toBe(236_000);
  });

  it('and that the poller has given up are asked about by finance, with a reason', async () => {
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', silence: true }] });
    const p = await desk.start();
    await both.advance(25 * hour_ms);
    await both.test.app.tasks.run('payments.poll-payments');
    await desk.pay(p);
    await both.test.app.tasks.run('payments.poll-payments');
    await both.settle();
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const state = async () => (await finance.get(`/api/payments/${p.paymentId}`)).body.data.state;
    expect(await state()).toBe('pending');
    const asked = await finance.post(`/api/admin/payments/${p.paymentId}/check`, { reason: 'the buyer called' });
    expect(asked.status).toBe(202);
    await both.settle();
    expect(await state()).toBe('captured');
    expect(await desk.held(p)).toBe(236_000);
    await desk.nextBuyer();
  });

  it('that come late, after the gateway was asked, change nothing any more', async () => {
    await both.simulators.sim('/switches', { webhooks: [{ event: '*', delay_ms: 2_000 }] });
    const p = await desk.start();
    await desk.pay(p);
    await both.advance(3 * minute_ms);
    await both.test.app.tasks.run('payments.poll-payments');
    await both.test.app.outbox.drain();
    expect(await desk.read(p)).toMatchObject({ state: 'captured' });
    const before = await desk.endState(p);
    await both.settle();
    const { items } = await both.simulators.sim('/webhooks?limit=50');
    expect(items.map((item: { event: string }) => item.event)).toContain('payment.captured');
    expect(await desk.endState(p)).toEqual(before);
  });

  it('that are stuck for two hours raise one alert', async () => {
    const p = await desk.start();
    await both.advance(2 * hour_ms + minute_ms);
    await both.test.app.tasks.run('payments.alert-stuck');
    await both.test.app.tasks.run('payments.alert-stuck');
    expect(await desk.eventsOf(p, 'payments.stuck.v1')).toBe(1);
    const finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
    const { body } = await finance.get('/api/admin/reconciliation/alerts');
    expect(body.data.stuckPayments.map((entry: { paymentId: string }) => entry.paymentId)).toContain(p.paymentId);
    await desk.nextBuyer();
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
    expect(await desk.held(p)).toBe(0);
  }

  it('unsigned, wrongly signed or changed: refused, and nothing is kept', async () => {
    const p = await desk.start();
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
    const p = await desk.start();
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
    const p = await desk.start();
    for (const change of [{ order_id: 'order_of_somebody_else' }, { amount: 100 }, { currency: 'USD' }]) {
      const body = captured(p, change);
      expect(await deliver(body, { 'x-razorpay-signature': sign(body, webhookSecret) })).toBe('200');
      await untouched(p);
    }
  });

  it('signed with the secret of before the rotation: still taken', async () => {
    const p = await desk.start();
    const body = captured(p);
    expect(await deliver(body, { 'x-razorpay-signature': sign(body, oldWebhookSecret) })).toBe('200');
    expect(await desk.held(p)).toBe(236_000);
  });

  it('larger than any event: refused', async () => {
    expect(await deliver('x'.repeat(600 * 1024))).toMatch(/^413/);
  });
});
