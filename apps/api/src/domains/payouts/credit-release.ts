import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { offsetRecovery } from './offset-recovery.ts';
import { insertItem, lockItem, reduceItem } from './payouts-store.ts';
import { lockPayee } from './upsert-payee.ts';

export interface Release {
  readonly jobId: string;
  readonly payeeId: string;
  /** What is paid: `line:jln_…`. With job and payee it is paid once. */
  readonly kind: string;
  readonly amount_minor: number;
  /** The transfer that waits on hold at the gateway, if there is one. */
  readonly transfer: { readonly ref: string; readonly amount_minor: number; readonly accountId: string } | null;
}

/**
 * Records the intent to pay a released amount. The caller has posted it to the payee's ledger account in the same
 * transaction: that account always equals the sum of the payee's due items.
 */
export async function creditRelease(tx: Tx, origin: Origin, release: Release): Promise<void> {
  const payee = await lockPayee(tx, release.payeeId);
  if (!payee) throw new Error(`no payee ${release.payeeId}`);
  if (release.amount_minor === 0) return;
  const itemId = await insertItem(
    tx,
    {
      itemId: newId('pit'),
      jobId: release.jobId,
      payeeId: release.payeeId,
      kind: release.kind,
      amount_minor: release.amount_minor,
      transferRef: release.transfer?.ref ?? null,
      transfer_minor: release.transfer?.amount_minor ?? null,
      transferAccountId: release.transfer?.accountId ?? null,
    },
    origin.at,
  );
  if (!itemId) throw new Error(`${release.jobId} ${release.kind} was released before`);
  await offsetRecovery(tx, origin, release.payeeId, itemId);
}

/**
 * A refund after the release: takes back what has not been sent yet. The rest becomes the payee's debt. The caller
 * posts both parts (from the payee's account and from `recovery`), then calls `offsetRecovery`.
 */
export async function claimBack(
  tx: Tx,
  claim: { jobId: string; payeeId: string; kind: string; amount_minor: number },
): Promise<{ fromBalance_minor: number; toRecovery_minor: number }> {
  await lockPayee(tx, claim.payeeId);
  const item = await lockItem(tx, claim);
  const unsent = item?.state === 'due' ? Math.min(item.amount_minor, claim.amount_minor) : 0;
  if (item && unsent > 0) await reduceItem(tx, item, unsent);
  return { fromBalance_minor: unsent, toRecovery_minor: claim.amount_minor - unsent };
}
