import { sql } from 'kysely';
import { systemOrigin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { DeliveredEvent, Effect, EventContext, Reaction, Subscription } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';

const poll_ms = 250;
const lease_s = 60;
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
  const { db, log } = services;
  let running = false;
  let loops: Promise<void>[] = [];
  let wakeUp: (() => void)[] = [];

  const contextOf = (event: DeliveredEvent, handler: string): EventContext => ({
    services,
    origin: systemOrigin(handler, event.traceId, services.clock.now(), 'event'),
  });

  /** @returns false when nothing was due */
  async function handleOne(): Promise<boolean> {
    let failed: { row: EventRow; error: unknown } | undefined;
    const found = await db
      .transaction()
      .execute(async (tx) => {
        const row = await claimEvent(tx);
        if (!row) return false;
        const event = delivered(row);
        try {
          await react(tx, event);
        } catch (error) {
          failed = { row, error };
          throw error;
        }
        await enqueueEffects(tx, row, effects);
        await tx.updateTable('outbox_events').set({ done: true }).where('seq', '=', row.seq).execute();
        return true;
      })
      .catch(async (error: unknown) => {
        if (!failed) throw error;
        await retryLater(failed.row, failed.error);
        return true;
      });
    return found;
  }

  async function react(tx: Tx, event: DeliveredEvent): Promise<void> {
    for (const reaction of reactions.filter((entry) => entry.event === event.name)) {
      const first = await tx
        .insertInto('handled_events')
        .values({ handler: reaction.handler, event_id: event.eventId })
        .onConflict((conflict) => conflict.doNothing())
        .returning('handler')
        .executeTakeFirst();
      if (!first) continue;
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
    const first = await tx
      .insertInto('handled_events')
      .values({ handler: reaction.handler, event_id: event.eventId })
      .onConflict((conflict) => conflict.doNothing())
      .returning('handler')
      .executeTakeFirst();
    if (first) await reaction.handle(tx, event, contextOf(event, reaction.handler));
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
        if (!worked) await pause();
      } catch (error) {
        log.error({ err: error }, 'outbox worker');
        await pause();
      }
    }
  }

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, poll_ms);
      wakeUp.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  const wake = (): void => {
    const waiting = wakeUp;
    wakeUp = [];
    for (const resume of waiting) resume();
  };

  return {
    start: () => {
      running = true;
      loops = Array.from({ length: workers }, loop);
    },
    stop: async () => {
      running = false;
      wake();
      await Promise.all(loops);
    },
    wake,
    drain: async () => {
      // Whichever worker holds an event now, wait until nothing that is due is left.
      while ((await handleOne()) || (await runOneEffect()) || (await anythingDue(db))) {
        /* the conditions do the work */
      }
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

async function claimEvent(tx: Tx): Promise<EventRow | undefined> {
  const { rows } = await sql<EventRow>`
    SELECT seq, event_id, name, subject, payload, trace_id, occurred_at, attempts
    FROM outbox_events AS event
    WHERE NOT done AND next_at <= now()
      AND NOT EXISTS (
        SELECT FROM outbox_events AS earlier
        WHERE earlier.subject = event.subject AND NOT earlier.done AND earlier.seq < event.seq)
    ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows[0];
}

async function enqueueEffects(tx: Tx, row: EventRow, effects: readonly Effect[]): Promise<void> {
  const wanted = effects.filter((effect) => effect.event === row.name);
  if (wanted.length === 0) return;
  await tx
    .insertInto('outbox_effects')
    .values(
      wanted.map((effect) => ({
        event_seq: row.seq,
        handler: effect.handler,
        subject: row.subject,
        claimed_until: null,
        last_error: null,
      })),
    )
    .execute();
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
async function anythingDue(db: Db): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    SELECT EXISTS (
        SELECT FROM outbox_events AS event WHERE NOT done AND next_at <= now()
          AND NOT EXISTS (
            SELECT FROM outbox_events AS earlier
            WHERE earlier.subject = event.subject AND NOT earlier.done AND earlier.seq < event.seq))
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
