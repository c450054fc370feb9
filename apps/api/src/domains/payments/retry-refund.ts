import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';

/**
 * The manual way on when the gateway refused a refund (GOV-4): it said no for certain, so asking again cannot pay twice.
 * News of the earlier attempt that is still on its way is told apart by the gateway's id.
 */
export async function retryRefund(
  tx: Tx,
  origin: Origin,
  refundId: string,
): Promise<Result<{ refundId: string }, 'payments.no_refund' | 'payments.refund_not_failed'>> {
  const row = await tx
    .selectFrom('gateway_refunds')
    .select(['state', 'failure'])
    .where('refund_id', '=', refundId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return refuse('payments.no_refund', 'There is no such refund.');
  if (row.state !== 'failed')
    return refuse('payments.refund_not_failed', `This refund is ${row.state}; there is nothing to ask again.`);
  await tx
    .updateTable('gateway_refunds')
    .set({
      state: 'requested',
      earlier_refund_ids: sql`array_remove(earlier_refund_ids || gateway_refund_id, NULL)`,
      gateway_refund_id: null,
      failure: null,
      changed_at: origin.at,
    })
    .where('refund_id', '=', refundId)
    .execute();
  await audit(tx, origin, { action: 'payments.refund_retried', subjectId: refundId, before: { failure: row.failure } });
  await emit(tx, origin, { name: 'payments.refund_retry_due.v1', subject: refundId, payload: { refundId } });
  return ok({ refundId });
}
