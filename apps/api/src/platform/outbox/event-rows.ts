import type { Gathering } from '#platform/db/gathered-rows.ts';

/** An event on its way into the outbox. */
export interface EventToWrite {
  readonly event_id: string;
  readonly name: string;
  readonly subject: string;
  readonly payload: unknown;
  readonly trace_id: string;
  readonly occurred_at: Date;
  /** Needs nobody's handling: nobody subscribes, or everybody has handled it in the transaction that writes it. */
  readonly done: boolean;
}

/** As columns of a JSON row. */
export const eventColumns = `
  event_id text, name text, subject text, payload jsonb, trace_id text, occurred_at timestamptz, done boolean`;
export const eventNames = 'event_id, name, subject, payload, trace_id, occurred_at, done';

/** What any dispatcher of this process waits for. Empty in a process without one: then every event stays open. */
const subscribed = new Set<string>();
let written = 0;

export function noteSubscribed(names: readonly string[]): void {
  for (const name of names) subscribed.add(name);
}

/** Whether somebody may be waiting for such an event. */
export const isWanted = (name: string): boolean => subscribed.size === 0 || subscribed.has(name);

/** How many events that somebody waits for this process has committed so far. */
export const openEventsWritten = (): number => written;

export function noteWritten(rows: readonly EventToWrite[]): void {
  for (const row of rows) if (!row.done) written += 1;
}

export const eventRows: Gathering<EventToWrite> = {
  table: 'outbox_events',
  insert: `
    INSERT INTO outbox_events (${eventNames})
    SELECT ${eventNames} FROM json_to_recordset($1::json) AS given (${eventColumns})`,
  committed: noteWritten,
};
