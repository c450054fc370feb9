import type { EventName, EventPayload } from '@mistri/contracts/events/index';
import type { Origin } from '#platform/audit.ts';
import { gather } from '#platform/db/gathered-rows.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { eventRows, isWanted } from '#platform/outbox/event-rows.ts';

/**
 * Writes an event in the deciding transaction. It reaches its subscribers after the commit, at least once, in order
 * per `subject` (use the job's id for everything about a job) provided the emitters of one subject hold its lock.
 */
export async function emit<N extends EventName>(
  tx: Tx,
  origin: Pick<Origin, 'traceId' | 'at'>,
  event: { name: N; subject: string; payload: EventPayload<N> },
): Promise<void> {
  await gather(tx, eventRows, {
    event_id: newId('evt'),
    name: event.name,
    subject: event.subject,
    payload: event.payload,
    trace_id: origin.traceId,
    occurred_at: origin.at,
    done: !isWanted(event.name),
  });
}
