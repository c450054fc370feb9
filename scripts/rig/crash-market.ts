import { setTimeout as wait } from 'node:timers/promises';
import { Shopper } from './buy-part.ts';
import { checkMarket, type MarketState } from './check-market.ts';
import { HttpClient } from './http-client.ts';
import type { MarketRig } from './market-rig.ts';

export interface CrashOptions {
  crashes: number;
  /** Buyers at once. */
  clients: number;
  /** 0 ≤ x < 1; when the next kill comes. Seeded, so that a bad run can be told again. */
  random: () => number;
  say?: (line: string) => void;
}

export interface CrashResult extends MarketState {
  crashes: number;
  bought: number;
  abandoned: number;
}

/** A kill comes after this many more answers, so that it hits a working api on every machine, and not later than that. */
const answersBetween = { fewest: 3, most: 60 };
const longest_ms = 10_000;
/** How long everything that is on its way may take to arrive after the last crash. */
const patience_ms = 60_000;

/** Buyers buy, the api is killed again and again; then everything must come to rest and be right. */
export async function crashMarket(rig: MarketRig, options: CrashOptions): Promise<CrashResult> {
  const say = options.say ?? (() => undefined);
  const shopper = new Shopper(rig, 200);
  const count = { bought: 0, abandoned: 0 };
  let answers = 0;
  let open = true;
  await rig.startApi();
  const clients = Array.from({ length: options.clients }, async (_, number) => {
    for (let turn = 0; open; turn += 1) {
      const buyer = rig.buyers[number % rig.buyers.length];
      const part = rig.parts[(number * 7 + turn) % rig.parts.length];
      if (!buyer || !part) throw new Error('the rig has no buyers or parts');
      try {
        await shopper.buy(buyer, part, () => (answers += 1));
        count.bought += 1;
      } catch (error) {
        count.abandoned += 1;
        if (open && !isExpected(error)) say(`a purchase ended: ${String(error)}`);
      }
    }
  });
  for (let crash = 1; crash <= options.crashes; crash += 1) {
    const { fewest, most } = answersBetween;
    const enough = answers + fewest + Math.floor(options.random() * (most - fewest));
    const latest_ms = performance.now() + longest_ms;
    while (answers < enough && performance.now() < latest_ms) await wait(2);
    await wait(options.random() * 10);
    await rig.killApi();
    await rig.startApi();
    if (crash % 10 === 0) say(`${crash} crashes, ${count.bought} bought`);
  }
  open = false;
  await Promise.race([Promise.all(clients), wait(20_000).then(() => shopper.stop())]);
  await Promise.all(clients);
  shopper.stop();
  const state = await atRest(rig);
  await rig.stopApi();
  return { ...state, ...count, crashes: options.crashes };
}

/** What a buyer may be told between two crashes: the request was cut, or the same request is still being worked on. */
const isExpected = (error: unknown): boolean => /ECONN|socket hang up|409|aborted/.test(String(error));

/** Waits until the webhooks have arrived and the events are handled: the state is right, or does not become right. */
async function atRest(rig: MarketRig): Promise<MarketState> {
  const client = new HttpClient();
  const end_ms = performance.now() + patience_ms;
  for (;;) {
    await client.send({
      method: 'POST',
      url: `${rig.simulatorsUrl}/sim/webhooks/flush`,
      body: { timeout_ms: 20_000 },
    });
    const state = await checkMarket(rig);
    if (state.problems.length === 0 || performance.now() > end_ms) {
      client.close();
      return state;
    }
    await wait(250);
  }
}
