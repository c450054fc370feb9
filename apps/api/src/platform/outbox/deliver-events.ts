import { systemOrigin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { takeGathered } from '#platform/db/gathered-rows.ts';
import { eventRows, type EventToWrite, noteWritten } from '#platform/outbox/event-rows.ts';
import {
  claimEvents,
  delivered,
  type EffectRow,
  type EventRow,
  finishEvents,
  handlesFirst,
  openSubjects,
  putOffEvent,
  type WantedEffect,
} from '#platform/outbox/outbox-store.ts';
import type { DeliveredEvent, Effect, EventContext, Reaction, Subscription } from '#platform/outbox/subscription.ts';
import type { Services } from '#platform/services.ts';

/** Events of one subject that are handled in one transaction, and how many may come up in it and be handled at once. */
const mostOfOneSubject = 8;
const mostFollowing = 64;

export interface Delivery {
  /** How many events were taken from the table; none when nothing was due. */
  readonly taken: number;
  /** Effects that follow and are claimed for this process. */
  readonly effects: readonly EffectRow[];
  /** There are effects that have to wait for an earlier one of their subject. */
  readonly effectsWait: boolean;
}

export interface Deliverer {
  /** Takes what is due first and handles it. */
  deliver(onTaken: () => void): Promise<Delivery>;
  context(event: DeliveredEvent, handler: string): EventContext;
}

interface Handled {
  readonly followedBy: () => Promise<Omit<Delivery, 'taken'>>;
}

interface Taken {
  batch: EventRow[];
  followed: number;
}

/**
 * Handles events with what they bring about: an event that a reaction emits is handled in the same transaction, if its
 * subject has nothing open before it, and written as done. A payment told by the gateway becomes a paid order with its
 * money held and its people told by one commit. When anything of it fails, the events are taken again one by one, and
 * what they bring about waits its turn: one failing handler keeps nobody else from their work.
 */
export function createDeliverer(services: Services, subscriptions: readonly Subscription[]): Deliverer {
  const reactions = Map.groupBy(
    subscriptions.filter((entry): entry is Reaction => entry.kind === 'reaction'),
    (entry) => entry.event as string,
  );
  const effects = Map.groupBy(
    subscriptions.filter((entry): entry is Effect => entry.kind === 'effect'),
    (entry) => entry.event as string,
  );
  const names = [...new Set(subscriptions.map((entry) => entry.event))];
  const { db, log } = services;
  /** Numbers of events that failed together with others. */
  const troubled = new Set<number>();

  const context = (event: DeliveredEvent, handler: string): EventContext => ({
    services,
    origin: systemOrigin(handler, event.traceId, services.clock.now(), 'event'),
  });

  async function deliver(onTaken: () => void): Promise<Delivery> {
    const taken: Taken = { batch: [], followed: 0 };
    try {
      const handled = await db.transaction().execute((tx) => handle(tx, taken, onTaken));
      for (const row of taken.batch) troubled.delete(row.seq);
      return { taken: taken.batch.length, ...(await handled.followedBy()) };
    } catch (error) {
      const [first] = taken.batch;
      if (!first) throw error;
      const { batch, followed } = taken;
      if (!troubled.has(first.seq) && batch.length + followed > 1) {
        log.warn({ event: first.name, seq: first.seq, err: error }, 'events are tried again one by one');
        for (const row of batch) troubled.add(row.seq);
      } else {
        troubled.delete(first.seq);
        await retryLater(first, error);
      }
      return { taken: batch.length, effects: [], effectsWait: false };
    }
  }

  /** @returns what to ask after the commit: the last statement travels with it and is not waited for before */
  async function handle(tx: Tx, taken: Taken, onTaken: () => void): Promise<Handled> {
    taken.batch = await claimEvents(tx, names, mostOfOneSubject);
    const [first] = taken.batch;
    if (!first) return { followedBy: () => Promise.resolve({ effects: [], effectsWait: false }) };
    onTaken();
    const alone = troubled.has(first.seq);
    if (alone) taken.batch = [first];
    for (const row of taken.batch) await react(tx, delivered(row), row.attempts);
    const wanted = taken.batch.flatMap((row) => effectsOf(delivered(row), row.seq));
    const events = alone ? [] : await follow(tx, taken, wanted);
    const seqs = taken.batch.map((row) => row.seq);
    const finish = finishEvents(tx, { seqs, events, effects: withClaims(wanted.map((one) => one.row)) });
    // COMMIT fails with it.
    finish.catch(() => undefined);
    const byId = new Map(wanted.map(({ event }) => [event.eventId, event]));
    const followedBy = async (): Promise<Omit<Delivery, 'taken'>> => {
      noteWritten(events);
      const written = await finish;
      const claimed = written.filter((one) => one.claimed).map((one) => effectRow(one, byId.get(one.event_id)));
      return { effects: claimed, effectsWait: claimed.length < written.length };
    };
    return { followedBy };
  }

  /** Handles what the reactions emitted, and what that brings about. @returns all of it, to be written */
  async function follow(tx: Tx, taken: Taken, wanted: Wanted[]): Promise<EventToWrite[]> {
    const written: EventToWrite[] = [];
    const beside = taken.batch.map((row) => row.seq);
    const busy = new Set<string>();
    const checked = new Set<string>();
    for (;;) {
      const fresh = await takeGathered(tx, eventRows);
      if (fresh.length === 0) return written;
      const subjects = fresh.flatMap((row) => (row.done || checked.has(row.subject) ? [] : [row.subject]));
      // Nothing was ever told about what came up a moment ago.
      for (const row of fresh) checked.add(row.event_id);
      if (subjects.length > 0) {
        for (const subject of await openSubjects(tx, names, { subjects, beside })) busy.add(subject);
        for (const subject of subjects) checked.add(subject);
      }
      for (const row of fresh) {
        if (!row.done && taken.followed >= mostFollowing) busy.add(row.subject);
        const now = !row.done && !busy.has(row.subject);
        written.push(now ? { ...row, done: true } : row);
        if (!now) continue;
        taken.followed += 1;
        // As it would have come out of the table.
        const event = delivered({ ...row, payload: JSON.parse(JSON.stringify(row.payload)) as unknown });
        await react(tx, event, 0);
        wanted.push(...effectsOf(event, null));
      }
    }
  }

  /**
   * An event that was never put off has been handled by nobody: it is handled and done in one transaction. After that
   * each handler says for itself whether it has handled it.
   */
  async function react(tx: Tx, event: DeliveredEvent, attempts: number): Promise<void> {
    for (const reaction of reactions.get(event.name) ?? []) {
      if (attempts > 0 && !(await handlesFirst(tx, event.eventId, reaction.handler))) continue;
      try {
        await reaction.handle(tx, event, context(event, reaction.handler));
      } catch (error) {
        throw new Error(`${reaction.handler}: ${(error as Error).message}`, { cause: error });
      }
    }
  }

  /** One failing handler must not keep the others from their work: each is tried alone, then the event waits. */
  async function retryLater(row: EventRow, error: unknown): Promise<void> {
    const event = delivered(row);
    log.error({ event: row.name, seq: row.seq, attempts: row.attempts + 1, err: error }, 'event handler failed');
    await putOffEvent(db, row, error);
    for (const reaction of reactions.get(row.name) ?? []) {
      await db
        .transaction()
        .execute(async (tx) => {
          if (await handlesFirst(tx, event.eventId, reaction.handler))
            await reaction.handle(tx, event, context(event, reaction.handler));
        })
        .catch(() => undefined);
    }
  }

  const effectsOf = (event: DeliveredEvent, seq: number | null): Wanted[] =>
    (effects.get(event.name) ?? []).map(({ handler }) => ({
      event,
      row: { handler, subject: event.subject, seq, event_id: event.eventId },
    }));

  return { deliver, context };
}

interface Wanted {
  readonly event: DeliveredEvent;
  readonly row: Omit<WantedEffect, 'claim'>;
}

function withClaims(rows: readonly Omit<WantedEffect, 'claim'>[]): WantedEffect[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const lane = `${row.handler} ${row.subject}`;
    const claim = !seen.has(lane);
    seen.add(lane);
    return { ...row, claim };
  });
}

function effectRow(
  written: { event_seq: number; handler: string; event_id: string },
  event: DeliveredEvent | undefined,
): EffectRow {
  if (!event) throw new Error(`effect ${written.handler} of an event that was not handled here`);
  return {
    seq: written.event_seq,
    handler: written.handler,
    event_id: event.eventId,
    name: event.name,
    subject: event.subject,
    payload: event.payload,
    trace_id: event.traceId,
    occurred_at: event.occurredAt,
    attempts: 0,
  };
}
