import type { EventPayload } from '@mistri/contracts/events/index';
import { takeProportionally } from '@mistri/money';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { type SettlementParts, takeRefund } from '#rooms/fees/index.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { claimBack, offsetRecovery } from '#rooms/payouts/index.ts';
import { lateRefundEntries } from './escrow-postings.ts';
import { refund } from './hold-states.ts';
import { factsOf, type Hold, lockHoldsOfJob, moveHold, partColumns, partsLeft } from './holds-store.ts';
import { insertHoldRefund, insertRefund, taxableRefunded } from './refunds-store.ts';
import { closeWhenDone } from './release-holds.ts';

type RefundDue = EventPayload<'jobs.refund_due.v1'>;

/**
 * Exactly these amounts of these lines go back to the buyer, whatever happened to them: held money from the job's
 * account, released money from wherever each part went (commission and taxes in proportion), and what a payee already
 * has becomes the payee's debt. The gateway follows after the commit.
 */
export async function refundLines(tx: Tx, due: RefundDue, { origin }: { origin: Origin }): Promise<void> {
  const job = await lockJob(tx, due.jobId);
  if (!job) throw new Error(`no job ${due.jobId}`);
  const holds = new Map((await lockHoldsOfJob(tx, due.jobId)).map((hold) => [hold.line_id, hold]));
  const [any] = holds.values();
  // The payment's own event may still be on its way: this one comes again.
  if (!any) throw new Error(`job ${due.jobId}: nothing is held yet`);
  const amount_minor = due.lines.reduce((sum, line) => sum + line.amount_minor, 0);
  const facts = { jobId: due.jobId, paymentId: any.payment_id, payeeId: job.payee_id };
  await insertRefund(tx, { refund_id: due.refundId, amount_minor, reason: due.reason, at: origin.at, ...facts });
  const left = await partsLeft(tx, [...holds.values()]);
  for (const line of due.lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1))) {
    const hold = holds.get(line.lineId);
    const parts = hold && left.get(hold.hold_id);
    if (!hold || !parts) throw new Error(`job ${due.jobId}: line ${line.lineId} holds nothing`);
    await refundLine(tx, origin, { hold, parts, refundId: due.refundId, amount_minor: line.amount_minor });
  }
  await audit(tx, origin, {
    action: 'escrow.refund_decided',
    subjectId: due.jobId,
    reason: due.reason,
    after: { refundId: due.refundId, amount_minor },
  });
  const payload = { ...facts, refundId: due.refundId, amount_minor };
  await emit(tx, origin, { name: 'escrow.refund_decided.v1', subject: due.jobId, payload });
  const { paymentId } = facts;
  await emit(tx, origin, { name: 'escrow.transfers_due.v1', subject: paymentId, payload: { paymentId } });
  await closeWhenDone(tx, origin, due.jobId);
}

interface LineRefund {
  readonly hold: Hold;
  readonly parts: SettlementParts;
  readonly refundId: string;
  readonly amount_minor: number;
}

async function refundLine(tx: Tx, origin: Origin, { hold, parts, refundId, amount_minor }: LineRefund): Promise<void> {
  const change = refund(factsOf(hold), amount_minor);
  if (!change) throw new Error(`hold ${hold.hold_id}: less is left than ${amount_minor}`);
  const taken = takeRefund(parts, amount_minor);
  const afterRelease = hold.released_at !== null;
  const taxableLeft = hold.taxable_minor - (await taxableRefunded(tx, hold.hold_id));
  const [taxable_minor = 0] = takeProportionally(
    [taxableLeft, hold.gross_minor - hold.refunded_minor - taxableLeft],
    amount_minor,
  );
  const atGateway = hold.transfer_state === 'wanted' || hold.transfer_state === 'on_hold';
  await insertHoldRefund(tx, {
    refund_id: refundId,
    hold_id: hold.hold_id,
    amount_minor,
    ...partColumns(taken),
    taxable_minor,
    after_release: afterRelease,
    at: origin.at,
    reversal: !afterRelease && atGateway && taken.net > 0 ? 'pending' : 'none',
  });
  // Who approved before approved another amount.
  await moveHold(tx, hold.hold_id, change, { approval_round: hold.approval_round + 1 });
  const reference = `${refundId}:${hold.line_id}`;
  if (afterRelease) await postLateRefund(tx, origin, { hold, taken, reference });
  else await postHeldRefund(tx, origin, { hold, amount_minor, reference });
}

async function postHeldRefund(
  tx: Tx,
  origin: Origin,
  { hold, amount_minor, reference }: { hold: Hold; amount_minor: number; reference: string },
): Promise<void> {
  const posted = await post(tx, origin, {
    kind: 'escrow.refund_held',
    reference,
    jobId: hold.job_id,
    entries: [{ debit: account.held(hold.job_id), credit: account.refundDue(hold.job_id), amount_minor }],
  });
  if (!posted.ok) throw new Error(`refund ${reference}: ${posted.message}`);
}

async function postLateRefund(
  tx: Tx,
  origin: Origin,
  { hold, taken, reference }: { hold: Hold; taken: SettlementParts; reference: string },
): Promise<void> {
  const { job_id: jobId, payee_id: payeeId } = hold;
  const back =
    taken.net > 0
      ? await claimBack(tx, { jobId, payeeId, kind: `line:${hold.line_id}`, amount_minor: taken.net })
      : { toRecovery_minor: 0 };
  const posted = await post(tx, origin, {
    kind: 'escrow.refund',
    reference,
    jobId,
    entries: lateRefundEntries(hold, taken, back.toRecovery_minor),
  });
  if (!posted.ok) throw new Error(`refund ${reference}: ${posted.message}`);
  if (back.toRecovery_minor > 0) await offsetRecovery(tx, origin, payeeId, reference);
}
