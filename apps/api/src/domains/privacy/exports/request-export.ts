import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';

const perDay = 3;

type ExportRefusal = 'privacy.export_running' | 'privacy.too_many_requests';

/** IN-10: a copy of everything. It is put together after the commit; the person is told when it is there. */
export async function requestExport(
  tx: Tx,
  origin: Origin,
  userId: string,
): Promise<Result<{ exportId: string }, ExportRefusal>> {
  const recent = await tx
    .selectFrom('data_exports')
    .select('state')
    .where('user_id', '=', userId)
    .where('requested_at', '>', new Date(origin.at.getTime() - day_ms))
    .execute();
  if (recent.length >= perDay) {
    return refuse('privacy.too_many_requests', 'You asked three times within a day. Take the newest copy.');
  }
  const exportId = newId('exp');
  const nothing = { ready_at: null, expires_at: null, file_name: null, row_key: null, size_bytes: null };
  const made = await tx
    .insertInto('data_exports')
    .values({ export_id: exportId, user_id: userId, state: 'requested', requested_at: origin.at, ...nothing })
    .onConflict((conflict) => conflict.doNothing())
    .returning('export_id')
    .executeTakeFirst();
  if (!made) return refuse('privacy.export_running', 'Your copy is being put together. We will tell you.');
  await audit(tx, origin, { action: 'privacy.export_requested', subjectId: userId, after: { exportId } });
  await emit(tx, origin, { name: 'privacy.export_requested.v1', subject: userId, payload: { userId, exportId } });
  return ok({ exportId });
}
