import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type App, buildApp } from '../../apps/api/src/build-app.ts';
import { hour_ms, type MovableClock, movableClock } from '../../apps/api/src/platform/clock.ts';
import { type DemoAnswer, type DemoPerson, DemoWorld } from '../../apps/api/src/demo/demo-world.ts';
import { checkLife } from './check-life.ts';
import { HttpClient } from './http-client.ts';
import { buy, doFinance, goOn, type LivedOrder, pick } from './life-deeds.ts';
import type { MarketRig } from './market-rig.ts';

/** Every periodic task that moves orders, stock or money, or looks after it. */
const tasks = [
  'inventory.expire-reservations',
  'payments.poll-payments',
  'payments.poll-refunds',
  'orders.cancel-overdue',
  'disputes.follow-deadlines',
  'escrow.request-releases',
  'escrow.escalate-overdue',
  'payouts.poll-open',
  'payouts.pay-waiting',
  'payouts.onboard-waiting',
  'payouts.reverse-leftovers',
  'governance.seal-audit',
];

export interface LivedMarket {
  rig: MarketRig;
  app: App;
  random: () => number;
  orders: LivedOrder[];
  /** Status → how often it was answered. */
  answers: Map<number, number>;
  ask(person: DemoPerson, method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<DemoAnswer>;
  atGateway(path: string, body: unknown): Promise<void>;
}

export interface Life extends LivedMarket {
  /** Some hours of everybody's life with everything that can go wrong. @returns what is wrong at its end, at rest */
  round(deeds: number): Promise<string[]>;
  /** Nothing new; everything that was begun comes to its end. @returns what does not */
  ending(): Promise<string[]>;
  close(): Promise<void>;
}

type Switches = Record<string, unknown>;

/** One bad day of the gateway; several may fall on one round. */
const badDays: readonly Switches[] = [
  {},
  {},
  { webhooks: [{ event: '*', duplicate: 4 }] },
  { webhooks: [{ event: '*', silence: true }] },
  { webhooks: [{ event: '*', delay_ms: 400 }] },
  { webhooks: [{ event: '*', reorder: 5, duplicate: 2 }] },
  { api: [{ effect: 'error', status: 503, times: 6 }] },
  { api: [{ effect: 'reset', phase: 'after', times: 4 }] },
  { api: [{ effect: 'reset', phase: 'before', times: 4 }] },
  { refunds: { outcome: 'failed' } },
  { refunds: { outcome: 'pending' } },
  { payouts: { outcome: 'failed' } },
  { payouts: { outcome: 'reversed' } },
  { transfers: { outcome: 'failed' } },
  { payments: { decline: 'card' } },
];

/** The api runs in this process, so that its clock can be moved; database and gateway are processes of their own. */
export async function liveMarket(rig: MarketRig, random: () => number, say: (line: string) => void): Promise<Life> {
  const clock = movableClock(new Date());
  const app = await buildApp({ environment: rig.environment, clock });
  await app.http.listen({ port: Number(rig.environment['PORT']), host: '127.0.0.1' });
  const client = new HttpClient();
  const world = new DemoWorld(app, clock, () => undefined);
  const answers = new Map<number, number>();
  const life = {
    rig,
    app,
    random,
    answers,
    orders: [] as LivedOrder[],
    ask: async (person: DemoPerson, method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => {
      const answer = await world.ask(person, { method, path, body }).catch((error: unknown) => ({
        status: 0,
        data: { code: String(error) },
      }));
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500 && answer.status !== 503) say(`${method} ${path}: ${answer.status}`);
      return answer;
    },
    atGateway: async (path: string, body: unknown) => {
      await client.send({ method: 'POST', url: rig.simulatorsUrl + path, body }).catch(() => undefined);
    },
  };
  const day = { life, app, clock, client, rig, random, say };
  return {
    ...life,
    round: (deeds) => round(day, deeds),
    ending: () => ending(day),
    close: async () => {
      client.close();
      await app.close();
    },
  };
}

interface Day {
  life: LivedMarket;
  app: App;
  clock: MovableClock;
  client: HttpClient;
  rig: MarketRig;
  random: () => number;
  say: (line: string) => void;
}

async function round(day: Day, deeds: number): Promise<string[]> {
  const { life, random } = day;
  await setSwitches(day, Object.assign({}, pick({ random }, badDays), pick({ random }, badDays)));
  const strands = Array.from({ length: 4 }, async () => {
    for (let deed = 0; deed < deeds / 4; deed += 1) {
      const order = random() < 0.3 ? undefined : pick({ random }, life.orders.slice(-60));
      if (!order) await buy(life);
      // Several steps in a row, or the dealer's deadlines would end most orders.
      else for (let step = 0; step < 4; step += 1) await goOn(life, order);
      // No relay runs in this process (its clock moves), so what was committed is passed on here, as it is in life.
      await drain(day);
    }
  });
  const disturbed = disturb(day);
  await Promise.all(strands);
  await disturbed;
  await arrive(day);
  await pass(day, 1 + random() * 11);
  await doFinance(life);
  return rest(day);
}

/** Connections to the database are cut, or the gateway is killed, in the middle of it all. */
async function disturb(day: Day): Promise<void> {
  const what = pick(day, ['nothing', 'nothing', 'database', 'gateway']);
  if (what === 'nothing') return;
  await wait(200 + day.random() * 800);
  if (what === 'gateway') return day.rig.restartSimulators();
  const client = new pg.Client({ connectionString: day.rig.databaseUrl });
  await client.connect();
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mistri-api'`);
  await client.end();
}

async function setSwitches(day: Day, switches: Switches): Promise<void> {
  const url = `${day.rig.simulatorsUrl}/sim/switches`;
  const reset = { api: [], webhooks: [], ...gatewayWell };
  await day.client.send({ method: 'POST', url, body: { ...reset, ...switches } });
}

const gatewayWell = {
  payments: { decline: 'off' },
  refunds: { outcome: 'processed' },
  transfers: { outcome: 'processed' },
  payouts: { outcome: 'processed' },
};

/** Hours go by, here and at the gateway, in steps in which the periodic tasks run. */
async function pass(day: Day, hours: number): Promise<void> {
  for (let left = hours; left > 0; left -= 6) {
    const step = Math.min(left, 6);
    day.clock.advance(step * hour_ms);
    const body = { advance_s: Math.ceil(step * 3_600) };
    await day.client.send({ method: 'POST', url: `${day.rig.simulatorsUrl}/sim/clock`, body });
    await runTasks(day);
  }
}

async function runTasks(day: Day): Promise<void> {
  for (const task of tasks) {
    await day.app.tasks.run(task).catch((error: unknown) => day.say(`${task}: ${String(error)}`));
    await drain(day);
  }
}

/** The webhooks of this hour come in this hour, as far as the gateway's day lets them. */
async function arrive(day: Day): Promise<void> {
  const url = `${day.rig.simulatorsUrl}/sim/webhooks/flush`;
  await day.client.send({ method: 'POST', url, body: { timeout_ms: 2_000 } }).catch(() => undefined);
  await drain(day);
}

/** Events that wait after a failure are tried now: the wait is for a gateway that comes back, and it is back. */
async function drain(day: Day): Promise<void> {
  await day.app.outbox.drain().catch((error: unknown) => day.say(`outbox: ${String(error)}`));
}

/** The gateway is well again; webhooks, pollers and retries bring everything to rest. */
async function rest(day: Day): Promise<string[]> {
  await setSwitches(day, {});
  let problems: string[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await retryNow(day);
    await arrive(day);
    await pass(day, 1);
    problems = await checkLife(day.rig, day.clock.now());
    if (problems.length === 0) return [];
  }
  return problems;
}

async function retryNow(day: Day): Promise<void> {
  const client = new pg.Client({ connectionString: day.rig.databaseUrl });
  await client.connect();
  await client.query(`UPDATE outbox_events SET next_at = now() WHERE NOT done`);
  await client.query(`UPDATE outbox_effects SET next_at = now(), claimed_until = NULL`);
  await client.end();
  await drain(day);
}

/** A month in which nobody buys: every order must reach an end, and all money its owner. */
async function ending(day: Day): Promise<string[]> {
  for (let halfDay = 0; halfDay < 80; halfDay += 1) {
    const open = await openOrders(day);
    if (open.length === 0) break;
    for (const order of day.life.orders.filter((one) => open.includes(one.orderId))) {
      for (let step = 0; step < 4; step += 1) await goOn(day.life, order);
    }
    await pass(day, 12);
    await doFinance(day.life);
  }
  const problems = await rest(day);
  const stuck = await openOrders(day);
  return [...problems, ...(await Promise.all(stuck.map((orderId) => describeStuck(day, orderId))))];
}

/** What the order waits for, as far as its money says. */
async function describeStuck(day: Day, orderId: string): Promise<string> {
  const client = new pg.Client({ connectionString: day.rig.databaseUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT (SELECT state FROM orders WHERE order_id = $1) AS "order", (SELECT state FROM jobs WHERE job_id = $1) AS job,
       (SELECT json_agg(json_build_array(hold_id, state, gross_minor, refunded_minor)) FROM holds WHERE job_id = $1) AS holds,
       (SELECT json_agg(block.*) FROM hold_blocks AS block JOIN holds USING (hold_id) WHERE job_id = $1) AS blocks,
       (SELECT json_agg(refund.*) FROM job_refunds AS refund WHERE job_id = $1) AS refunds,
       (SELECT json_agg(refund.*) FROM escrow_refunds AS refund WHERE job_id = $1) AS escrow_refunds,
       (SELECT json_agg(refund.*) FROM gateway_refunds AS refund WHERE job_id = $1) AS gateway_refunds,
       (SELECT json_agg(dispute.*) FROM disputes AS dispute WHERE job_id = $1) AS disputes,
       (SELECT json_agg(json_build_array(name, last_error)) FROM outbox_events WHERE subject = $1 AND NOT done) AS waiting`,
    [orderId],
  );
  await client.end();
  return `${orderId} never came to an end: ${JSON.stringify(rows[0])}`;
}

async function openOrders(day: Day): Promise<string[]> {
  const rows = await day.app.services.db
    .selectFrom('orders')
    .select('order_id')
    .where('state', 'not in', ['completed', 'cancelled', 'refunded'])
    .execute();
  return rows.map((row) => row.order_id);
}
