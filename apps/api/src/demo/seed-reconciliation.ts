import { setTimeout as sleep } from 'node:timers/promises';
import { day_ms } from '#platform/clock.ts';
import { indianDay } from '#platform/indian-days.ts';
import { demoAdmin } from './seed-applicants.ts';
import type { DemoWorld } from './demo-world.ts';

/** Somebody paid an old link of the shop by hand, around us: money that no order knows. */
const strayPayment_minor = 49_900;

/**
 * The gateway settles what the story paid, and finance compares: a day that fits, and today with one difference that waits for
 * a person. Done once: the story is told once.
 */
export async function seedReconciliation(world: DemoWorld, now: Date): Promise<void> {
  const { simulatorsOrigin, razorpay } = world.app.services.config;
  await compare(world, indianDay(new Date(now.getTime() - day_ms)));
  await learnRefunds(world);
  const credentials = Buffer.from(`${razorpay.keyId}:${razorpay.keySecret}`).toString('base64');
  const order = await send(`${simulatorsOrigin}/v1/orders`, {
    headers: { authorization: `Basic ${credentials}` },
    body: { amount: strayPayment_minor, currency: 'INR', receipt: 'counter-sale' },
  });
  await send(`${simulatorsOrigin}/sim/pay`, { headers: {}, body: { order_id: order['id'], method: 'upi' } });
  await send(`${simulatorsOrigin}/sim/settlements`, { headers: {}, body: {} });
  await world.settle();
  await compare(world, indianDay(now));
}

const patience = 100;
const pause_ms = 100;

/**
 * Nobody listens to the gateway's webhooks while the story is told: that what was asked back went back is asked here, or
 * the day would have a difference that nobody meant to show.
 */
async function learnRefunds(world: DemoWorld): Promise<void> {
  const { db } = world.app.services;
  for (let tries = 0; tries < patience; tries += 1) {
    await world.app.tasks.run('payments.poll-refunds');
    await world.settle();
    const open = await db
      .selectFrom('gateway_refunds')
      .select('refund_id')
      .where('state', 'in', ['requested', 'accepted'])
      .executeTakeFirst();
    if (!open) return;
    await sleep(pause_ms);
  }
  world.say('a refund is still under way at the gateway: the day will show it');
}

async function compare(world: DemoWorld, day: string): Promise<void> {
  await world.as(demoAdmin('finance'), { method: 'POST', path: '/api/admin/reconciliation/runs', body: { day } });
  await world.settle();
}

async function send(
  url: string,
  sent: { headers: Record<string, string>; body: object },
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...sent.headers },
    body: JSON.stringify(sent.body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the simulated gateway answered ${response.status} to ${new URL(url).pathname}`);
  return (await response.json()) as Record<string, unknown>;
}
