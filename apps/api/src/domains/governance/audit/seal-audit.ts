import { type Head, sealBatch } from '@mistri/signed-log';
import { minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { transact, violatedConstraint } from '#platform/db/in-transaction.ts';
import type { Services } from '#platform/services.ts';
import { auditLogId, insertBatch, readHead, unsealedRows } from './audit-store.ts';
import { sealSigner } from './seal-keys.ts';

/** One batch: enough for a busy minute, small enough for memory. */
const batchLimit = 5_000;
/** A transaction may be this much older than the seal it missed; the nightly run looks through everything. */
export const straggler_ms = 15 * minute_ms;

/**
 * GOV-1: seals everything committed and not sealed yet. Signing happens outside transactions (the key may live in a
 * hardware module); two sealers meet at the batch number, and who loses leaves the work to the other.
 *
 * @returns how many rows were sealed
 */
export async function sealAudit(
  db: Db,
  services: Services,
  options: { at: Date; everything?: boolean },
): Promise<number> {
  const signer = await sealSigner(services);
  let sealed = 0;
  for (;;) {
    const head = await readHead(db);
    const since = options.everything || !head ? undefined : new Date(Date.parse(head.sealedAt) - straggler_ms);
    const rows = await unsealedRows(db, { since, limit: batchLimit });
    if (rows.length === 0) return sealed;
    const firstSeq = (head?.lastSeq ?? 0) + 1;
    const entries = rows.map(({ entry }, index) => ({ seq: firstSeq + index, entry }));
    const batch = await sealBatch(
      { logId: auditLogId, previous: head, entries, sealedAt: notBefore(options.at, head) },
      signer,
    );
    try {
      await transact(db, (tx) =>
        insertBatch(
          tx,
          batch,
          rows.map(({ auditId }) => auditId),
        ),
      );
    } catch (error) {
      if (violatedConstraint(error) === 'audit_seals_pkey') return sealed;
      throw error;
    }
    sealed += rows.length;
    if (rows.length < batchLimit) return sealed;
  }
}

/** Two machines' clocks differ by a little: a seal is never older than the one it follows. */
function notBefore(at: Date, head: Head | undefined): Date {
  return head && at.toISOString() < head.sealedAt ? new Date(head.sealedAt) : at;
}
