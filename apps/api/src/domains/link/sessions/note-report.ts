import type { PathReport } from '@mistri/contracts/link/path-report';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import type { Rung, Side } from '../link-tables.ts';
import { type LinkSession, lockSession, putReport, updateSession } from './sessions-store.ts';

/** How a session runs, as one of its devices says. The ladder names addresses: sealed, and erased with its key. */
export async function noteReport(
  db: Db,
  services: Services,
  given: { sessionId: string; side: Side; report: PathReport; at: Date },
): Promise<void> {
  const { sessionId, side, report, at } = given;
  await transact(db, async (tx) => {
    const session = await lockSession(tx, sessionId);
    if (!session || session.ended_at || session.row_key === null) return;
    // A device says that a session is over by `ended`: a report alone ends nothing.
    const state = report.state === 'ended' ? session.state : report.state;
    await tellOwnerRoom(tx, session, { state, at });
    await updateSession(tx, sessionId, {
      state,
      rung: (report.rung ?? session.rung) as Rung | null,
      round_trip_ms: report.roundTrip_ms ?? null,
      bytes_per_second: report.bytesPerSecond ?? null,
      reported_at: at,
    });
    const report_sealed = services.crypto.seal(session.row_key, JSON.stringify(report), `${sessionId}:${side}`);
    await putReport(tx, { session_id: sessionId, side, at, report_sealed });
  });
}

/** Only a change is news, and only for rooms that opened a session for something of theirs. */
async function tellOwnerRoom(
  tx: Tx,
  session: LinkSession,
  { state, at }: { state: LinkSession['state']; at: Date },
): Promise<void> {
  const { session_id: sessionId, opened_by: openedBy, reference } = session;
  if (openedBy === 'rule' || state === 'ended') return;
  // Sessions begin as `connecting` before anybody has said so.
  if (state === session.state && session.reported_at !== null) return;
  await emit(
    tx,
    { traceId: newId('trc'), at },
    {
      name: 'link.session_moved.v1',
      subject: sessionId,
      payload: { sessionId, openedBy, reference, state },
    },
  );
}

/** @returns undefined once the reports are erased */
export function openReport(
  services: Services,
  session: Pick<LinkSession, 'session_id' | 'row_key'>,
  sealed: { side: Side; report_sealed: string },
): PathReport | undefined {
  if (session.row_key === null) return undefined;
  const context = `${session.session_id}:${sealed.side}`;
  return JSON.parse(services.crypto.open(session.row_key, sealed.report_sealed, context)) as PathReport;
}
