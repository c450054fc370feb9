import type { EventName, EventPayload } from '@mistri/contracts/events/index';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { newId } from '#platform/ids.ts';

/**
 * Writes an event in the deciding transaction. It reaches its subscribers after the commit, at least once, in order
 * per `subject` (use the job's id for everything about a job) provided the emitters of one subject hold its lock.
 */
export async function emit<N extends EventName>(
  tx: Tx,
  origin: Pick<Origin, 'traceId' | 'at'>,
  event: { name: N; subject: string; payload: EventPayload<N> },
): Promise<void> {
  const row = {
    event_id: newId('evt'),
    name: event.name,
    subject: event.subject,
    payload: JSON.stringify(event.payload),
    trace_id: origin.traceId,
    occurred_at: origin.at,
    last_error: null,
  };
  await sendAlong(tx, tx.insertInto('outbox_events').values(row));
}
