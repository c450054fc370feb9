import { setTimeout } from 'node:timers/promises';
import {
  claimEffects,
  deleteEffects,
  delivered,
  type EffectRow,
  firstLease_s,
  putOffEffect,
} from '#platform/outbox/outbox-store.ts';
import type { Deliverer } from '#platform/outbox/deliver-events.ts';
import type { Effect, Subscription } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';

/** Effects under way at once: each may wait for a provider. */
const atOnce = 8;
/** Effects this process takes ahead: more would lose their lease before their turn. */
const mostWaiting = 100;
const spare_ms = 15_000;
/** How long effects that are done wait for others to be noted with: a transaction for all of them. */
const notedWithin_ms = 20;

export interface EffectRunner {
  /** Effects claimed for this process: they start at once, as many as may. `othersWait`: some come after them. */
  add(effects: readonly EffectRow[], othersWait?: boolean): void;
  /** Claims what is due and has nobody. */
  collect(): Promise<void>;
  /** Does everything that is due, one after the other. @returns whether there was anything */
  drain(): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

/** Does what follows events outside of the database: after the commit, under a lease, in order per handler and subject. */
export function createEffectRunner(
  services: Services,
  subscriptions: readonly Subscription[],
  deliverer: Pick<Deliverer, 'context'>,
): EffectRunner {
  const { db, log, flags } = services;
  const byHandler = new Map(
    subscriptions.filter((entry): entry is Effect => entry.kind === 'effect').map((entry) => [entry.handler, entry]),
  );
  const waiting: { effect: EffectRow; claimed_ms: number }[] = [];
  const underWay = new Set<Promise<void>>();
  const finished: EffectRow[] = [];
  let deleting: Promise<void> | undefined;
  let othersWait = false;
  let running = false;

  async function run(effect: EffectRow): Promise<void> {
    const event = delivered(effect);
    try {
      await byHandler.get(effect.handler)?.handle(db, event, deliverer.context(event, effect.handler));
      finished.push(effect);
      deleting ??= deleteFinished().catch((error: unknown) =>
        log.error({ err: error }, 'effects are done, but not noted'),
      );
      // Nobody waits for a note while there is other work.
      if (!running) await deleting;
    } catch (error) {
      log.error(
        { handler: effect.handler, seq: effect.seq, attempts: effect.attempts + 1, err: error },
        'effect failed',
      );
      await putOffEffect(db, effect, error);
    }
  }

  /** Those that finish together are noted together. */
  async function deleteFinished(): Promise<void> {
    try {
      await setTimeout(running ? notedWithin_ms : 0);
      while (finished.length > 0) await deleteEffects(db, finished.splice(0));
    } finally {
      deleting = undefined;
    }
    if (othersWait && running) {
      othersWait = false;
      await collect();
    }
  }

  async function collect(): Promise<void> {
    pump();
    if (waiting.length < mostWaiting) add(await claimEffects(db, mostWaiting - waiting.length));
  }

  const pump = (): void => {
    while (running && !flags.readOnly() && underWay.size < atOnce) {
      const next = waiting.shift();
      if (!next) return;
      // Its lease may end before it does: somebody takes it from the table.
      if (performance.now() - next.claimed_ms > firstLease_s * 1_000 - spare_ms) continue;
      const doing = run(next.effect)
        .catch((error: unknown) => log.error({ err: error, handler: next.effect.handler }, 'outbox effect'))
        .finally(() => {
          underWay.delete(doing);
          pump();
        });
      underWay.add(doing);
    }
  };

  const add = (effects: readonly EffectRow[], more = false): void => {
    othersWait ||= more;
    const claimed_ms = performance.now();
    waiting.push(...effects.map((effect) => ({ effect, claimed_ms })));
    pump();
  };

  return {
    add,
    collect,
    drain: async () => {
      // Those that a running process has taken end by themselves.
      if (!running && waiting.length === 0) for (const effect of await claimEffects(db, 1)) add([effect]);
      if (running) return false;
      const next = waiting.shift();
      if (next) await run(next.effect);
      return next !== undefined;
    },
    start: () => {
      running = true;
      pump();
    },
    stop: async () => {
      running = false;
      await Promise.all(underWay);
      await deleting;
    },
  };
}
