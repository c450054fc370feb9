import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Listener, startListener, startSimulators, type TestSimulators } from '../../test/start-simulators.ts';

let listener: Listener;
let simulators: TestSimulators;
const retry_ms = 60_000;

beforeEach(async () => {
  listener = await startListener();
  simulators = await startSimulators({
    SIMULATORS_WEBHOOK_URL: listener.url,
    SIMULATORS_WEBHOOK_RETRY_MS: String(retry_ms),
    SIMULATORS_WEBHOOK_TIMEOUT_MS: '200',
    RAZORPAY_WEBHOOK_SECRET: 'first-secret-of-the-test',
  });
});
afterEach(async () => {
  await simulators.close();
  await listener.close();
});

async function payOne(amount = 50_000): Promise<string> {
  const order = await simulators.api('POST', '/v1/orders', { amount, currency: 'INR' });
  await simulators.at('POST', '/sim/pay', { order_id: order.body.id });
  return order.body.id as string;
}
const flush = (timeout_ms = 10_000) => simulators.at('POST', '/sim/webhooks/flush', { timeout_ms });
const names = (): string[] => listener.received.map((event) => event.event);
const moveClock = (advance_s: number) => simulators.at('POST', '/sim/clock', { advance_s });

describe('webhooks (PAY-4)', () => {
  test('are signed over their raw bytes and carry the payment', async () => {
    const order = await payOne();
    await flush();
    expect(names().toSorted()).toEqual(['order.paid', 'payment.authorized', 'payment.captured']);
    for (const { raw, signature } of listener.received) {
      expect(signature).toBe(createHmac('sha256', 'first-secret-of-the-test').update(raw).digest('hex'));
    }
    const captured = listener.received.find((event) => event.event === 'payment.captured');
    const body = JSON.parse(captured?.raw ?? '{}') as { payload: { payment: { entity: Record<string, unknown> } } };
    expect(body.payload.payment.entity).toMatchObject({ order_id: order, amount: 50_000, status: 'captured' });
    expect(new Set(listener.received.map((event) => event.eventId)).size).toBe(3);
  });

  test('are sent again when refused or not answered in time, under the same event id, later each time', async () => {
    listener.answers.push(500, 'hang');
    await simulators.at('POST', '/sim/webhooks/endpoint', { events: ['payment.captured'] });
    await payOne();
    const waiting = async (attempts: number): Promise<void> => {
      for (;;) {
        const state = await simulators.at('GET', '/sim/webhooks');
        if (state.body.items[0]?.attempts === attempts) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await waiting(1);
    await moveClock(59);
    expect(listener.received).toHaveLength(1);
    await moveClock(2);
    await waiting(2);
    const [delivery] = (await simulators.at('GET', '/sim/webhooks')).body.items;
    expect(delivery).toMatchObject({ state: 'waiting', last_status: null, last_error: 'no answer in time' });
    await moveClock(61);
    expect(listener.received).toHaveLength(2);
    await moveClock(61);
    await flush();
    expect(listener.received).toHaveLength(3);
    expect(new Set(listener.received.map((event) => event.eventId)).size).toBe(1);
    expect((await simulators.at('GET', '/sim/webhooks')).body.items[0]).toMatchObject({
      state: 'delivered',
      attempts: 3,
    });
  });

  test('after 24 hours of failures the endpoint is disabled until somebody enables it', async () => {
    listener.answers.push(500, 500);
    await simulators.at('POST', '/sim/webhooks/endpoint', { events: ['payment.captured'] });
    await payOne();
    await flush(300);
    await moveClock(25 * 3_600);
    await flush();
    expect((await simulators.at('GET', '/sim/webhooks/endpoint')).body.enabled).toBe(false);
    await payOne();
    await flush();
    expect(listener.received).toHaveLength(2);
    await simulators.at('POST', '/sim/webhooks/endpoint', { enabled: true });
    await simulators.at('POST', '/sim/webhooks/replay', {});
    await flush();
    expect(listener.received).toHaveLength(4);
  });

  test('a changed secret signs new events; a retry of an older one keeps the old secret', async () => {
    listener.answers.push(500);
    await simulators.at('POST', '/sim/webhooks/endpoint', { events: ['payment.captured'] });
    await payOne();
    await flush(300);
    await simulators.at('POST', '/sim/webhooks/endpoint', { secret: 'second-secret-of-the-test' });
    await payOne();
    await flush(300);
    await moveClock(61);
    await flush();
    const secretOf = ({ raw, signature }: (typeof listener.received)[number]): string | undefined =>
      ['first-secret-of-the-test', 'second-secret-of-the-test'].find(
        (secret) => createHmac('sha256', secret).update(raw).digest('hex') === signature,
      );
    expect(listener.received.map((event) => secretOf(event)?.split('-')[0])).toEqual(['first', 'second', 'first']);
  });

  test('switches: silence, duplicate, delay, reorder', async () => {
    const rule = (webhooks: object[]) => simulators.at('POST', '/sim/switches', { webhooks });
    await rule([
      { event: 'payment.captured', silence: true },
      { event: '*', silence: true },
    ]);
    await payOne();
    await flush();
    expect(names()).toEqual([]);
    await simulators.at('POST', '/sim/webhooks/replay', {});
    await flush();
    expect(names()).toHaveLength(3);

    listener.received.length = 0;
    await rule([{ event: 'payment.captured', duplicate: 10 }]);
    await payOne();
    await flush();
    const copies = listener.received.filter((event) => event.event === 'payment.captured');
    expect(copies).toHaveLength(10);
    expect(new Set(copies.map((event) => event.eventId)).size).toBe(1);

    listener.received.length = 0;
    await rule([{ event: '*', delay_ms: 3_600_000 }]);
    await payOne();
    await flush(50);
    expect(names()).toEqual([]);
    await moveClock(3_601);
    await flush();
    expect(names()).toHaveLength(3);

    listener.received.length = 0;
    await rule([{ event: '*', reorder: 3 }]);
    await payOne();
    await flush();
    expect(names()).toEqual(['order.paid', 'payment.captured', 'payment.authorized']);
    const { body } = await simulators.at('GET', '/sim/switches');
    expect(body.webhooks).toEqual([{ event: '*', reorder: 3, hits: 3 }]);
  });

  test('only what is subscribed is sent', async () => {
    await simulators.at('POST', '/sim/webhooks/endpoint', { events: ['order.*'] });
    await payOne();
    await flush();
    expect(names()).toEqual(['order.paid']);
  });
});
