import type { PathReport } from '@mistri/contracts/link/path-report';
import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
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
