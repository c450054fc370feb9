import type { DisputeSide } from '@mistri/contracts/disputes/dispute-states';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { decideFor, type DisputeContext, lockWithJob, noDispute, refuseAct, startReview } from './act-on-dispute.ts';
import { disputeFacts } from './disputes-store.ts';
import { writeMessage } from './write-message.ts';

/** The other side's first message is its answer: operations decides from then on. Notes are for the platform only. */
export async function addMessage(
  tx: Tx,
  context: DisputeContext,
  given: { disputeId: string; side: DisputeSide | 'platform'; text: string; note?: boolean },
): Promise<Result<{ messageId: string }, 'disputes.wrong_state' | 'disputes.not_found'>> {
  const { origin } = context;
  const dispute = await lockWithJob(tx, given.disputeId);
  if (!dispute) return noDispute();
  if (dispute.state === 'closed') return refuseAct('disputes.wrong_state');
  const kind = given.note ? 'note' : 'message';
  const messageId = await writeMessage(tx, context, dispute, { side: given.side, kind, text: given.text });
  if (kind === 'note') return ok({ messageId });
  await emit(tx, origin, {
    name: 'disputes.message_added.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), by: given.side, messageId },
  });
  if (given.side !== 'platform') {
    const answer = decideFor(dispute, 'answer', { is: 'side', side: given.side }, origin.at);
    if (answer.do === 'move') await startReview(tx, origin, dispute, { act: 'answer', by: given.side });
  }
  return ok({ messageId });
}
