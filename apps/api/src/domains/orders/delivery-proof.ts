import { audit, type Origin } from '#platform/audit.ts';
import { checkDocument } from '#platform/files/check-document.ts';
import { keepFile } from '#platform/files/keep-file.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';

export type ProofRefusal = 'files.bad_document' | 'orders.not_on_its_way';

/**
 * Keeps the dealer's proof of delivery (signed slip, photo at the door) of a shipped order, for the buyer who lost the
 * code. An admin for operations looks at it and decides; a later proof takes the place of an earlier one.
 */
export async function storeProof(
  services: Services,
  origin: Origin,
  given: { orderId: string; bytes: Buffer },
): Promise<Result<{ orderId: string }, ProofRefusal>> {
  const checked = await checkDocument(given.bytes);
  if (!checked.ok) return checked;
  const fileName = newFileName('proofs', checked.value.extension);
  const file = { name: fileName, bytes: given.bytes, type: checked.value.type };
  let earlier: string | null = null;
  const stored = await keepFile<{ orderId: string }, ProofRefusal>(services, file, async (tx) => {
    const shipment = await tx
      .selectFrom('shipments')
      .select('proof_file')
      .where('order_id', '=', given.orderId)
      .where('delivered_by', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!shipment) return refuse('orders.not_on_its_way', 'A proof belongs to an order that is on its way.');
    earlier = shipment.proof_file;
    await tx.updateTable('shipments').set({ proof_file: fileName }).where('order_id', '=', given.orderId).execute();
    await audit(tx, origin, {
      action: 'orders.proof_stored',
      subjectId: given.orderId,
      after: { sha256: services.crypto.hash(given.bytes), size_bytes: given.bytes.length },
    });
    return ok({ orderId: given.orderId });
  });
  // The audit log keeps the digest of what was there; the file itself would only fill the disk.
  if (stored.ok && earlier) await services.files.remove(earlier);
  return stored;
}
