import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startListener, startSimulators } from '../../test/start-simulators.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-simulators-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a restart keeps payments, holds and webhooks that had not arrived; a torn last line is left out', async () => {
  const listener = await startListener();
  const environment = {
    SIMULATORS_STATE: path.join(folder, 'state.jsonl'),
    SIMULATORS_WEBHOOK_URL: listener.url,
    SIMULATORS_WEBHOOK_RETRY_MS: '3600000',
  };
  listener.answers.push(500, 500, 500);
  const first = await startSimulators(environment);
  const order = await first.api('POST', '/v1/orders', { amount: 70_000, currency: 'INR' });
  const pay = await first.at('POST', '/sim/pay', { order_id: order.body.id });
  await first.at('POST', '/sim/webhooks/flush', { timeout_ms: 300 });
  await first.close();
  const text = await readFile(environment.SIMULATORS_STATE, 'utf8');
  await writeFile(environment.SIMULATORS_STATE, `${text}[["order","order_torn",{"amou`);

  const second = await startSimulators(environment);
  try {
    const payment = await second.api('GET', `/v1/payments/${pay.body.razorpay_payment_id}`);
    expect(payment.body).toMatchObject({ status: 'captured', amount: 70_000, order_id: order.body.id });
    expect(listener.received).toHaveLength(3);
    await second.at('POST', '/sim/clock', { advance_s: 3_601 });
    await second.at('POST', '/sim/webhooks/flush', {});
    expect(listener.received).toHaveLength(6);
    expect(new Set(listener.received.map((event) => event.eventId)).size).toBe(3);
  } finally {
    await second.close();
    await listener.close();
  }
});

test('what was answered or told by webhook is in the file already: a kill at that moment forgets nothing', async () => {
  const state = path.join(folder, 'answered.jsonl');
  const listener = await startListener();
  const simulators = await startSimulators({ SIMULATORS_STATE: state, SIMULATORS_WEBHOOK_URL: listener.url });
  try {
    const order = await simulators.api('POST', '/v1/orders', { amount: 70_000, currency: 'INR' });
    expect(await readFile(state, 'utf8')).toContain(order.body.id);
    const pay = await simulators.at('POST', '/sim/pay', { order_id: order.body.id });
    const paid = await readFile(state, 'utf8');
    expect(paid).toContain(pay.body.razorpay_payment_id);
    await simulators.at('POST', '/sim/webhooks/flush', {});
    const written = await readFile(state, 'utf8');
    expect(listener.received.length).toBeGreaterThan(0);
    for (const event of listener.received) expect(written).toContain(event.eventId);
  } finally {
    await simulators.close();
    await listener.close();
  }
});
