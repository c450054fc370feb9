import { sql } from 'kysely';
import { systemOrigin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import type { DeliveredEvent, Effect, EventContext, Reaction, Subscription } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';

const poll_ms = 250;
const lease_s = 60;
/** How many events a busy worker handles between two sweeps of events without subscribers. */
const sweepEvery = 25;
const backoff_s = [1, 2, 5, 15, 60, 300];

export interface Dispatcher {
  start(): void;
  stop(): Promise<void>;
  /** Call after a commit: events written in this process are picked up at once instead of at the next poll. */
  wake(): void;
  /** Handles everything that is due now and what follows from it. For tests and commands. */
  drain(): Promise<void>;
}

interface EventRow {
  seq: number;
  event_id: string;
  name: string;
  subject: string;
  payload: unknown;
  trace_id: string;
  occurred_at: Date;
  attempts: number;
}

/**
 * Delivers outbox events. Each worker holds its event's row lock for the whole handling, so a crash frees it at once.
 * An event is taken only when no earlier event of its subject is open: order per subject. Effects follow after the
 * commit, under a lease, in order per handler and subject.
 */
export function createDispatcher(services: Services, subscriptions: readonly Subscription[], workers = 4): Dispatcher {
  const reactions = subscriptions.filter((entry): entry is Reaction => entry.kind === 'reaction');
  const effects = subscriptions.filter((entry): entry is Effect => entry.kind === 'effect');
  const names = [...new Set(subscriptions.map((entry) => entry.event))];
  const { db, log } = services;
  let running = false;
  let loops: Promise<void>[] = [];
  let handled = 0;
  const waiting = new Set<() => void>();
  /** Woken while everybody was busy: the next to find nothing looks once more. */
  let missed = false;

  const contextOf = (event: DeliveredEvent, handler: string): EventContext => ({
    services,
    origin: systemOrigin(handler, event.traceId, services.clock.now(), 'event'),
  });

  /** @returns false when nothing was due */
  async function handleOne(): Promise<boolean> {
    let row: EventRow | undefined;
    try {
      await db.transaction().execute(async (tx) => {
        row = await claimEvent(tx, names);
        if (!row) return;
        // There may be more: one worker wakes the next, so that a single event does not wake all of them.
        wake();
        await react(tx, delivered(row), row.attempts);
        await enqueueEffects(tx, row, effects);
        await sendAlong(tx, tx.updateTable('outbox_events').set({ done: true }).where('seq', '=', row.seq));
      });
    } catch (error) {
      if (!row) throw error;
      await retryLater(row, error);
    }
    if (row && ++handled % sweepEvery === 0) await passOver(db, names);
    return row !== undefined;
  }

  async function react(tx: Tx, event: DeliveredEvent, attempts: number): Promise<void> {
    const wanted = reactions.filter((entry) => entry.event === event.name);
    // Nobody can have handled an event that was never tried. If somebody has (killed between trying its handlers alone
    // and counting that), the key says so, and the second try looks at each handler.
    const untried = attempts === 0 && wanted.length > 0;
    if (untried) {
      const rows = wanted.map((reaction) => ({ handler: reaction.handler, event_id: event.eventId }));
      await sendAlong(tx, tx.insertInto('handled_events').values(rows));
    }
    for (const reaction of wanted) {
      if (!untried && !(await handlesFirst(tx, event, reaction))) continue;
      try {
        await reaction.handle(tx, event, contextOf(event, reaction.handler));
      } catch (error) {
        throw new Error(`${reaction.handler}: ${(error as Error).message}`, { cause: error });
      }
    }
  }

  /** One failing handler must not keep the others from their work: each is tried alone, then the event waits. */
  async function retryLater(row: EventRow, error: unknown): Promise<void> {
    const event = delivered(row);
    const wait_s = backoff_s[Math.min(row.attempts, backoff_s.length - 1)] ?? 300;
    log.error({ event: row.name, seq: row.seq, attempts: row.attempts + 1, err: error }, 'event handler failed');
    for (const reaction of reactions.filter((entry) => entry.event === event.name)) {
      await db
        .transaction()
        .execute((tx) => reactAlone(tx, event, reaction))
        .catch(() => undefined);
    }
    await db
      .updateTable('outbox_events')
      .set({
        attempts: row.attempts + 1,
        last_error: String((error as Error).message).slice(0, 500),
        next_at: sql`now() + make_interval(secs => ${wait_s})`,
      })
      .where('seq', '=', row.seq)
      .execute();
  }

  async function reactAlone(tx: Tx, event: DeliveredEvent, reaction: Reaction): Promise<void> {
    if (await handlesFirst(tx, event, reaction)) await reaction.handle(tx, event, contextOf(event, reaction.handler));
  }

  async function runOneEffect(): Promise<boolean> {
    const claim = await claimEffect(db);
    if (!claim) return false;
    const event = delivered(claim);
    const effect = effects.find((entry) => entry.handler === claim.handler);
    try {
      if (effect) await effect.handle(db, event, contextOf(event, claim.handler));
      await db
        .deleteFrom('outbox_effects')
        .where('event_seq', '=', claim.seq)
        .where('handler', '=', claim.handler)
        .execute();
    } catch (error) {
      log.error({ handler: claim.handler, seq: claim.seq, attempts: claim.attempts + 1, err: error }, 'effect failed');
      const wait_s = backoff_s[Math.min(claim.attempts, backoff_s.length - 1)] ?? 300;
      await db
        .updateTable('outbox_effects')
        .set({
          attempts: claim.attempts + 1,
          claimed_until: null,
          last_error: String((error as Error).message).slice(0, 500),
          next_at: sql`now() + make_interval(secs => ${wait_s})`,
        })
        .where('event_seq', '=', claim.seq)
        .where('handler', '=', claim.handler)
        .execute();
    }
    return true;
  }

  async function loop(): Promise<void> {
    while (running) {
      try {
        const worked = !services.flags.readOnly() && ((await handleOne()) || (await runOneEffect()));
        if (worked) continue;
        if (await pause()) await passOver(db, names);
      } catch (error) {
        log.error({ err: error }, 'outbox worker');
        await pause();
      }
    }
  }

  /** @returns whether nobody woke it */
  const pause = (): Promise<boolean> =>
    new Promise((resolve) => {
      if (missed) {
        missed = false;
        return resolve(false);
      }
      const timer = setTimeout(() => {
        waiting.delete(resume);
        resolve(true);
      }, poll_ms);
      const resume = (): void => {
        clearTimeout(timer);
        resolve(false);
      };
      waiting.add(resume);
    });

  const wake = (): void => {
    const [resume] = waiting;
    if (!resume) {
      missed = true;
      return;
    }
    waiting.delete(resume);
    resume();
  };

  return {
    start: () => {
      running = true;
      loops = Array.from({ length: workers }, loop);
    },
    stop: async () => {
      running = false;
      for (const resume of waiting) resume();
      waiting.clear();
      await Promise.all(loops);
    },
    wake,
    drain: async () => {
      // Whichever worker holds an event now, wait until nothing that is due is left.
      while ((await handleOne()) || (await runOneEffect()) || (await anythingDue(db, names))) {
        /* the conditions do the work */
      }
      await passOver(db, names);
    },
  };
}

function delivered(row: EventRow): DeliveredEvent {
  return {
    eventId: row.event_id,
    name: row.name as DeliveredEvent['name'],
    subject: row.subject,
    payload: row.payload as DeliveredEvent['payload'],
    traceId: row.trace_id,
    occurredAt: row.occurred_at,
  };
}

async function claimEvent(tx: Tx, names: readonly string[]): Promise<EventRow | undefined> {
  const { rows } = await sql<EventRow>`
    SELECT seq, event_id, name, subject, payload, trace_id, occurred_at, attempts
    FROM outbox_events AS event
    WHERE NOT done AND next_at <= now() AND name = ANY(${names})
      AND NOT EXISTS (
        SELECT FROM outbox_events AS earlier
        WHERE earlier.subject = event.subject AND NOT earlier.done AND earlier.name = ANY(${names})
          AND earlier.seq < event.seq)
    ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows[0];
}

async function handlesFirst(tx: Tx, event: DeliveredEvent, reaction: Reaction): Promise<boolean> {
  const first = await tx
    .insertInto('handled_events')
    .values({ handler: reaction.handler, event_id: event.eventId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('handler')
    .executeTakeFirst();
  return first !== undefined;
}

/** Events that nobody subscribes to are done without being handled, many at once. */
async function passOver(db: Db, names: readonly string[]): Promise<void> {
  await sql`UPDATE outbox_events SET done = true WHERE NOT done AND name <> ALL(${names})`.execute(db);
}

async function enqueueEffects(tx: Tx, row: EventRow, effects: readonly Effect[]): Promise<void> {
  const wanted = effects.filter((effect) => effect.event === row.name);
  if (wanted.length === 0) return;
  const rows = wanted.map((effect) => ({
    event_seq: row.seq,
    handler: effect.handler,
    subject: row.subject,
    claimed_until: null,
    last_error: null,
  }));
  await sendAlong(tx, tx.insertInto('outbox_effects').values(rows));
}

async function claimEffect(db: Db): Promise<(EventRow & { handler: string }) | undefined> {
  const { rows } = await sql<EventRow & { handler: string }>`
    WITH due AS (
      SELECT event_seq, handler FROM outbox_effects AS effect
      WHERE next_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
        AND NOT EXISTS (
          SELECT FROM outbox_effects AS earlier
          WHERE earlier.handler = effect.handler AND earlier.subject = effect.subject
            AND earlier.event_seq < effect.event_seq)
      ORDER BY event_seq LIMIT 1 FOR UPDATE SKIP LOCKED),
    claimed AS (
      UPDATE outbox_effects AS effect SET claimed_until = now() + make_interval(secs => ${lease_s})
      FROM due WHERE effect.event_seq = due.event_seq AND effect.handler = due.handler
      RETURNING effect.event_seq, effect.handler, effect.attempts)
    SELECT event.seq, event.event_id, event.name, event.subject, event.payload, event.trace_id, event.occurred_at,
           claimed.attempts, claimed.handler
    FROM claimed JOIN outbox_events AS event ON event.seq = claimed.event_seq`.execute(db);
  return rows[0];
}

/** What waits behind an earlier one that is to be tried again later is not due: only the first of its subject counts. */
async function anythingDue(db: Db, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    SELECT EXISTS (
        SELECT FROM outbox_events AS event WHERE NOT done AND next_at <= now() AND name = ANY(${names})
          AND NOT EXISTS (
            SELECT FROM outbox_events AS earlier
            WHERE earlier.subject = event.subject AND NOT earlier.done AND earlier.name = ANY(${names})
              AND earlier.seq < event.seq))
      OR EXISTS (
        SELECT FROM outbox_effects AS effect WHERE next_at <= now()
          AND NOT EXISTS (
            SELECT FROM outbox_effects AS earlier
            WHERE earlier.handler = effect.handler AND earlier.subject = effect.subject
              AND earlier.event_seq < effect.event_seq)) AS due`.execute(db);
  if (!rows[0]?.due) return false;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return true;
}
