import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Origin } from '#platform/audit.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { sealPublicKeys } from './seal-keys.ts';
import { verifyAudit } from './verify-audit.ts';

/** Every night: verifies the whole log, keeps the verdict, raises an alert when something is wrong. */
export async function checkAudit(db: Db, services: Services, origin: Origin): Promise<void> {
  const verdict = await verifyAudit(db, { publicKeys: sealPublicKeys(services) });
  const checkId = newId('ack');
  await transact(db, async (tx) => {
    await tx
      .insertInto('audit_checks')
      .values({
        check_id: checkId,
        checked_at: origin.at,
        ok: verdict.ok,
        batches: verdict.batches,
        entries: verdict.entries,
        problems: JSON.stringify(verdict.problems),
      })
      .execute();
    if (verdict.ok) return;
    await emit(tx, origin, {
      name: 'governance.audit_mismatch.v1',
      subject: 'audit',
      payload: { checkId, problems: verdict.problems.length },
    });
  });
  if (!verdict.ok) services.log.error({ problems: verdict.problems.slice(0, 20) }, 'the audit log was tampered with');
}

export async function lastCheck(db: Db) {
  const row = await db.selectFrom('audit_checks').selectAll().orderBy('checked_at', 'desc').limit(1).executeTakeFirst();
  if (!row) return null;
  const { checked_at, ok, batches, entries, problems } = row;
  return { checkedAt: checked_at.toISOString(), ok, batches, entries, problems };
}
