import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { crashMarket } from './rig/crash-market.ts';
import { type Life, liveMarket } from './rig/live-market.ts';
import { startMarketRig } from './rig/market-rig.ts';
import { seededRandom } from './rig/seeded-random.ts';

/**
 * `npm run soak -- --minutes 10 --seed 1`: a long random life of the marketplace. First the api is killed again and again
 * under load; then orders are placed, paid, shipped, returned, disputed and refunded through days of moved clocks while the
 * gateway fails, delays, repeats, reorders and falls silent, connections are cut and the gateway is killed. After each
 * round everything must come to rest and be right. The result is `docs/soak/last.txt`.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0 && minutes <= 10_000) || !Number.isSafeInteger(seed)) {
  console.error('expected --minutes 0.1 … 10000 and --seed a whole number');
  process.exit(2);
}

const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};
const random = seededRandom(seed);
const start_ms = performance.now();
const spent = (): number => (performance.now() - start_ms) / 60_000 / minutes;
const crashShare = 0.35;
const crashesPerRound = 10;
const problems: string[] = [];

async function crashes(): Promise<void> {
  const rig = await startMarketRig({ buyers: 8, parts: 6, stockOfEach: 10_000 });
  const total = { crashes: 0, bought: 0, orders: 0 };
  try {
    while (spent() < crashShare && problems.length === 0) {
      const result = await crashMarket(rig, { crashes: crashesPerRound, clients: 6, random });
      total.crashes += result.crashes;
      total.bought += result.bought;
      total.orders = result.orders;
      problems.push(...result.problems);
    }
  } finally {
    await rig.stop();
  }
  say(
    `crashes: ${total.crashes} kills of the api under load, ${total.orders} orders, ${total.bought} bought and told so`,
  );
}

async function life(): Promise<void> {
  const rig = await startMarketRig({
    buyers: 8,
    parts: 8,
    stockOfEach: 60,
    environment: { MISTRI_DEMO: 'on', LOG_LEVEL: 'fatal' },
  });
  let lived: Life | undefined;
  try {
    lived = await liveMarket(rig, random, (line) => console.log(`  ${line}`));
    let rounds = 0;
    while (spent() < 1 && problems.length === 0) {
      problems.push(...(await lived.round(40)));
      rounds += 1;
      console.log(`round ${rounds}: ${lived.orders.length} orders, ${problems.length} problems`);
    }
    if (problems.length === 0) problems.push(...(await lived.ending()));
    say(`life: ${rounds} rounds, ${lived.orders.length} orders, all came to an end`);
    const { rows } = await lived.app.services.db
      .selectFrom('orders')
      .select((one) => ['state', one.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute()
      .then((found) => ({ rows: found }));
    say(`  orders: ${rows.map((row) => `${row.state} ${row.count}`).join(', ')}`);
    say(`  steps taken: ${await stepsOf(lived)}`);
    const answers = [...lived.answers].toSorted(([a], [b]) => a - b);
    say(`  answers: ${answers.map(([status, count]) => `${status || 'cut'} × ${count}`).join(', ')}`);
  } finally {
    await lived?.close();
    await rig.stop();
  }
}

/** Every kind of step and how often: an edge of the state table that is missing here was not lived through. */
async function stepsOf(life: Life): Promise<string> {
  const rows = await life.app.services.db
    .selectFrom('order_events')
    .select(['from_state', 'to_state', (one) => one.fn.countAll<number>().as('count')])
    .where('from_state', 'is not', null)
    .groupBy(['from_state', 'to_state'])
    .orderBy('count', 'desc')
    .execute();
  return rows.map((row) => `${row.from_state} → ${row.to_state} ${row.count}`).join(', ');
}

say(
  `Mistri soak, ${new Date().toISOString()}, seed ${seed}, ${minutes} minutes, ${os.cpus().length} cores, Node ${process.version}`,
);
await crashes();
if (problems.length === 0) await life();
for (const problem of problems) say(`PROBLEM ${problem}`);
say(
  problems.length === 0
    ? 'Everything balanced after every round.'
    : `${problems.length} problems; again: npm run soak -- --seed ${seed}`,
);
say(`took ${((performance.now() - start_ms) / 60_000).toFixed(1)} minutes`);
const folder = path.join(import.meta.dirname, '../docs/soak');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'last.txt'), `${lines.join('\n')}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
