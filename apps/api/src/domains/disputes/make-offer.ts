import type { DisputeSide, DisputeState } from '@mistri/contracts/disputes/dispute-states';
import { audit } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { type DisputeContext, lockWithJob, noDispute, refuseAct } from './act-on-dispute.ts';
import { closeDispute } from './close-dispute.ts';
import { linesProblem } from './decide-dispute.ts';
import {
  addStep,
  changeDispute,
  decideLines,
  disputedLines,
  disputeFacts,
  endOffers,
  offersOf,
} from './disputes-store.ts';
import type { LineAmount } from './disputes-tables.ts';

type OfferRefusal = 'disputes.not_found' | 'disputes.wrong_state' | 'disputes.bad_lines';

/** What one side would agree to: these amounts of these lines go back, nothing of the others. Replaces its earlier one. */
export async function makeOffer(
  tx: Tx,
  { origin }: DisputeContext,
  given: { disputeId: string; side: DisputeSide; lines: readonly LineAmount[] },
): Promise<Result<{ offerId: string }, OfferRefusal>> {
  const dispute = await lockWithJob(tx, given.disputeId);
  if (!dispute) return noDispute();
  if (dispute.state !== 'open' && dispute.state !== 'in_review') return refuseAct('disputes.wrong_state');
  const problem = await linesProblem(tx, dispute, given.lines, { every: false });
  if (problem) return problem;
  await endOffers(tx, { disputeId: dispute.dispute_id, side: given.side, state: 'replaced', at: origin.at });
  const offerId = newId('dof');
  const amount_minor = given.lines.reduce((sum, line) => sum + line.amount_minor, 0);
  await tx
    .insertInto('dispute_offers')
    .values({
      offer_id: offerId,
      dispute_id: dispute.dispute_id,
      side: given.side,
      author_id: origin.actor.userId,
      lines: JSON.stringify(given.lines),
      amount_minor,
      state: 'open',
      at: origin.at,
      ended_at: null,
    })
    .execute();
  const facts = { offerId, amount_minor };
  await addStep(tx, origin, { disputeId: dispute.dispute_id, act: 'offer', by: given.side, facts });
  await audit(tx, origin, { action: 'disputes.offer_made', subjectId: dispute.dispute_id, after: facts });
  await emit(tx, origin, {
    name: 'disputes.offer_made.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), by: given.side, ...facts },
  });
  return ok({ offerId });
}

/** The side an offer was made to accepts it, which ends the dispute, or declines it. */
export async function answerOffer(
  tx: Tx,
  { origin }: DisputeContext,
  given: { disputeId: string; offerId: string; side: DisputeSide; accept: boolean },
): Promise<
  Result<
    { disputeId: string; state: DisputeState },
    'disputes.not_found' | 'disputes.offer_over' | 'disputes.own_offer' | 'disputes.bad_lines'
  >
> {
  const dispute = await lockWithJob(tx, given.disputeId);
  if (!dispute) return noDispute();
  const offer = (await offersOf(tx, dispute.dispute_id)).find((entry) => entry.offer_id === given.offerId);
  if (!offer) return noDispute();
  if (offer.side === given.side) return refuse('disputes.own_offer', 'The other side must answer your offer.');
  if (offer.state !== 'open')
    return refuse('disputes.offer_over', `This offer is ${offer.state}. Reload to see what is on the table.`);
  if (given.accept) {
    // Finance may have refunded something since it was made.
    const problem = await linesProblem(tx, dispute, offer.lines, { every: false });
    if (problem) return problem;
  }
  await tx
    .updateTable('dispute_offers')
    .set({ state: given.accept ? 'accepted' : 'declined', ended_at: origin.at })
    .where('offer_id', '=', offer.offer_id)
    .execute();
  await emit(tx, origin, {
    name: 'disputes.offer_ended.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), by: given.side, offerId: offer.offer_id, accepted: given.accept },
  });
  if (!given.accept) {
    const facts = { offerId: offer.offer_id };
    await addStep(tx, origin, { disputeId: dispute.dispute_id, act: 'decline_offer', by: given.side, facts });
    return ok({ disputeId: dispute.dispute_id, state: dispute.state });
  }
  const lines = await disputedLines(tx, dispute.dispute_id);
  const agreed = lines.map((line) => ({
    lineId: line.line_id,
    amount_minor: offer.lines.find((entry) => entry.lineId === line.line_id)?.amount_minor ?? 0,
  }));
  await decideLines(tx, dispute.dispute_id, agreed);
  await changeDispute(tx, dispute.dispute_id, { overdue_alert_at: null });
  await closeDispute(tx, origin, dispute, { act: 'agree', by: given.side, outcome: 'agreed', refund: agreed });
  return ok({ disputeId: dispute.dispute_id, state: 'closed' });
}
