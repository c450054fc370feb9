import { sql } from 'kysely';
import { anyOf } from '#platform/db/any-of.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { eventColumns, eventNames, type EventToWrite } from '#platform/outbox/event-rows.ts';
import type { DeliveredEvent } from '#platform/outbox/subscription.ts';

/** How long a claimed effect is this process's own; shorter for one that starts at once, so that a crash delays little. */
const lease_s = 60;
export const firstLease_s = 30;
const backoff_s = [1, 2, 5, 15, 60, 300];

export interface EventRow {
  readonly seq: number;
  readonly event_id: string;
  readonly name: string;
  readonly subject: string;
  readonly payload: unknown;
  readonly trace_id: string;
  readonly occurred_at: Date;
  readonly attempts: number;
}

export interface EffectRow extends EventRow {
  readonly handler: string;
}

export function delivered(row: Omit<EventRow, 'seq' | 'attempts'>): DeliveredEvent {
  return {
    eventId: row.event_id,
    name: row.name as DeliveredEvent['name'],
    subject: row.subject,
    payload: row.payload as DeliveredEvent['payload'],
    traceId: row.trace_id,
    occurredAt: row.occurred_at,
  };
}

/**
 * Locks the first event that is due and has no earlier open one of its subject, and brings those of the same subject
 * that follow it: nobody else takes them while the first is open.
 */
export async function claimEvents(tx: Tx, names: readonly string[], most: number): Promise<EventRow[]> {
  const { rows } = await sql<EventRow & { due: boolean }>`
    WITH first AS MATERIALIZED (
      SELECT seq, subject FROM outbox_events AS event
      WHERE NOT done AND next_at <= now() AND name = ${anyOf(names)}
        AND NOT EXISTS (
          SELECT FROM outbox_events AS earlier
          WHERE earlier.subject = event.subject AND NOT earlier.done AND earlier.name = ${anyOf(names)}
            AND earlier.seq < event.seq)
      ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
    SELECT event.seq, event.event_id, event.name, event.subject, event.payload, event.trace_id, event.occurred_at,
           event.attempts, event.next_at <= now() AS due
    FROM first JOIN outbox_events AS event
      ON event.subject = first.subject AND event.seq >= first.seq AND NOT event.done AND event.name = ${anyOf(names)}
    ORDER BY event.seq LIMIT (SELECT ${most}::int)`.execute(tx);
  const late = rows.findIndex((row) => !row.due);
  return late === -1 ? rows : rows.slice(0, late);
}

/** Those of the subjects that have open events beside the given ones. */
export async function openSubjects(
  tx: Tx,
  names: readonly string[],
  about: { subjects: readonly string[]; beside: readonly number[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ subject: string }>`
    SELECT subject FROM outbox_events
    WHERE NOT done AND subject = ${anyOf(about.subjects)} AND name = ${anyOf(names)}
      AND seq <> ALL((SELECT ${about.beside}::bigint[])::bigint[])`.execute(tx);
  return new Set(rows.map((row) => row.subject));
}

export interface WantedEffect {
  readonly handler: string;
  readonly subject: string;
  /** The event it follows from: by its number, or by its id when the number is still to come. */
  readonly seq: number | null;
  readonly event_id: string;
  /** Only the first of its handler and subject; the others wait for it. */
  readonly claim: boolean;
}

export interface Finished {
  /** Claimed events that are handled now. */
  readonly seqs: readonly number[];
  /** Events that came up meanwhile: handled too, or open. */
  readonly events: readonly EventToWrite[];
  readonly effects: readonly WantedEffect[];
}

export interface WrittenEffect {
  readonly event_seq: number;
  readonly event_id: string;
  readonly handler: string;
  /** Claimed for this process; false when an earlier one of its handler and subject is still to be done. */
  readonly claimed: boolean;
}

/** One statement, the last of the transaction. */
export async function finishEvents(tx: Tx, done: Finished): Promise<WrittenEffect[]> {
  const { rows } = await sql<WrittenEffect>`
    WITH finished AS (
      UPDATE outbox_events SET done = true WHERE seq = ANY(${done.seqs}::bigint[])),
    written AS (
      INSERT INTO outbox_events (${sql.raw(eventNames)})
      SELECT ${sql.raw(eventNames)} FROM json_to_recordset(${JSON.stringify(done.events)}::json)
        AS given (${sql.raw(eventColumns)})
      RETURNING seq, event_id),
    wanted AS (
      SELECT handler, subject, coalesce(given.seq, written.seq) AS seq, event_id, claim
      FROM json_to_recordset(${JSON.stringify(done.effects)}::json)
        AS given (handler text, subject text, seq bigint, event_id text, claim boolean)
      LEFT JOIN written USING (event_id)),
    put AS (
      INSERT INTO outbox_effects (event_seq, handler, subject, claimed_until)
      SELECT seq, handler, subject,
        CASE WHEN claim AND NOT EXISTS (
               SELECT FROM outbox_effects AS earlier
               WHERE earlier.handler = wanted.handler AND earlier.subject = wanted.subject)
             THEN now() + make_interval(secs => ${firstLease_s}) END
      FROM wanted
      RETURNING event_seq, handler, claimed_until IS NOT NULL AS claimed)
    SELECT put.event_seq, put.handler, put.claimed, wanted.event_id
    FROM put JOIN wanted ON wanted.seq = put.event_seq AND wanted.handler = put.handler
    ORDER BY put.event_seq`.execute(tx);
  return rows;
}

/** From here on every handler is asked whether it has handled the event. */
export async function putOffEvent(db: Db, row: EventRow, error: unknown): Promise<void> {
  await db
    .updateTable('outbox_events')
    .set({ attempts: row.attempts + 1, last_error: messageOf(error), next_at: inSeconds(row.attempts) })
    .where('seq', '=', row.seq)
    .execute();
}

/** @returns whether this handler had not handled the event before; records that it has now */
export async function handlesFirst(tx: Tx, eventId: string, handler: string): Promise<boolean> {
  const first = await tx
    .insertInto('handled_events')
    .values({ handler, event_id: eventId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('handler')
    .executeTakeFirst();
  return first !== undefined;
}

/** Events that nobody subscribes to are done without being handled, many at once. */
export async function passOver(db: Db, names: readonly string[]): Promise<void> {
  // Several processes pass over the same events: each takes what no other holds, so that none waits for another.
  await sql`
    UPDATE outbox_events SET done = true WHERE seq IN (
      SELECT seq FROM outbox_events WHERE NOT done AND name <> ALL(${names}) FOR UPDATE SKIP LOCKED)`.execute(db);
}

/** Takes effects that are due, each only when no earlier one of its handler and subject is left. */
export async function claimEffects(db: Db, most: number): Promise<EffectRow[]> {
  const { rows } = await sql<EffectRow>`
    WITH due AS (
      SELECT event_seq, handler FROM outbox_effects AS effect
      WHERE next_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
        AND NOT EXISTS (
          SELECT FROM outbox_effects AS earlier
          WHERE earlier.handler = effect.handler AND earlier.subject = effect.subject
            AND earlier.event_seq < effect.event_seq)
      ORDER BY event_seq LIMIT ${most} FOR UPDATE SKIP LOCKED),
    claimed AS (
      UPDATE outbox_effects AS effect SET claimed_until = now() + make_interval(secs => ${lease_s})
      FROM due WHERE effect.event_seq = due.event_seq AND effect.handler = due.handler
      RETURNING effect.event_seq, effect.handler, effect.attempts)
    SELECT event.seq, event.event_id, event.name, event.subject, event.payload, event.trace_id, event.occurred_at,
           claimed.attempts, claimed.handler
    FROM claimed JOIN outbox_events AS event ON event.seq = claimed.event_seq
    ORDER BY event.seq`.execute(db);
  return rows;
}

export async function deleteEffects(db: Db, effects: readonly EffectRow[]): Promise<void> {
  await sql`
    DELETE FROM outbox_effects AS effect
    USING unnest((SELECT ${effects.map((effect) => effect.seq)}::bigint[]), (SELECT ${effects.map((effect) => effect.handler)}::text[]))
      AS gone (seq, handler)
    WHERE effect.event_seq = gone.seq AND effect.handler = gone.handler`.execute(db);
}

export async function putOffEffect(db: Db, effect: EffectRow, error: unknown): Promise<void> {
  await db
    .updateTable('outbox_effects')
    .set({
      attempts: effect.attempts + 1,
      claimed_until: null,
      last_error: messageOf(error),
      next_at: inSeconds(effect.attempts),
    })
    .where('event_seq', '=', effect.seq)
    .where('handler', '=', effect.handler)
    .execute();
}

/** What waits behind an earlier one that is to be tried again later is not due: only the first of its subject counts. */
export async function anythingDue(db: Db, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    SELECT EXISTS (
        SELECT FROM outbox_events AS event WHERE NOT done AND next_at <= now() AND name = ${anyOf(names)}
          AND NOT EXISTS (
            SELECT FROM outbox_events AS earlier
            WHERE earlier.subject = event.subject AND NOT earlier.done AND earlier.name = ${anyOf(names)}
              AND earlier.seq < event.seq))
      OR EXISTS (
        SELECT FROM outbox_effects AS effect WHERE next_at <= now()
          AND NOT EXISTS (
            SELECT FROM outbox_effects AS earlier
            WHERE earlier.handler = effect.handler AND earlier.subject = effect.subject
              AND earlier.event_seq < effect.event_seq)) AS due`.execute(db);
  return rows[0]?.due ?? false;
}

const messageOf = (error: unknown): string => String((error as Error).message).slice(0, 500);

function inSeconds(attempts: number) {
  const wait_s = backoff_s[Math.min(attempts, backoff_s.length - 1)] ?? 300;
  return sql<Date>`now() + make_interval(secs => ${wait_s})`;
}
