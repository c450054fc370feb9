import type { EventPayload } from '@mistri/contracts/events/index';
import { audit } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { EventContext } from '#platform/outbox/subscription.ts';
import { computeSettlement, type SettledLine, settleOwnSale } from '#rooms/fees/index.ts';
import {
  type Job,
  type JobLine,
  linesOf,
  lockJobs,
  markFunded,
  platformPayee,
  refundCancelled,
} from '#rooms/jobs/index.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { type Payee, type PayoutAccount, presentAccount } from '#rooms/payouts/index.ts';
import { assessPayment } from './assess-payment.ts';
import { type Hold, insertHolds, partColumns } from './holds-store.ts';
import { settlementTerms } from './settlement-terms.ts';

type Captured = EventPayload<'payments.captured.v1'>;

/**
 * The money of a payment is here: it is held per line of each job, settled by the rules of this moment, in the
 * transaction that records the event. Transfers on hold at the gateway follow after the commit (IN-2).
 */
export async function holdPayment(tx: Tx, captured: Captured, context: EventContext): Promise<void> {
  const { origin } = context;
  const amounts = new Map(captured.jobs.map((job) => [job.jobId, job.amount_minor]));
  const jobs = await lockJobs(tx, [...amounts.keys()]);
  if (jobs.length !== amounts.size) throw new Error(`payment ${captured.paymentId} names jobs that do not exist`);
  let transfersWanted = false;
  for (const job of jobs) {
    const paid_minor = amounts.get(job.job_id) ?? 0;
    const wanted = await holdJob(tx, context, { job, paymentId: captured.paymentId, paid_minor });
    transfersWanted ||= wanted;
    const funded = await markFunded(tx, origin, job.job_id);
    // It was cancelled while the payer was paying: everything goes back.
    if (!funded.ok) await refundCancelled(tx, origin, job.job_id);
  }
  await assessPayment(tx, context, { captured, jobs });
  if (transfersWanted) {
    const { paymentId } = captured;
    await emit(tx, origin, { name: 'escrow.transfers_due.v1', subject: paymentId, payload: { paymentId } });
  }
}

interface JobPayment {
  readonly job: Job;
  readonly paymentId: string;
  readonly paid_minor: number;
}

/** @returns whether the gateway must be asked for transfers */
async function holdJob(tx: Tx, context: EventContext, { job, paymentId, paid_minor }: JobPayment): Promise<boolean> {
  const { origin } = context;
  const lines = (await linesOf(tx, job.job_id)).filter((line) => line.total_minor > 0);
  const gross_minor = lines.reduce((sum, line) => sum + line.total_minor, 0);
  if (gross_minor !== paid_minor) throw new Error(`job ${job.job_id}: ${paid_minor} paid for lines of ${gross_minor}`);
  if (gross_minor === 0) return false;
  const { settled, to, commissionRuleOf } = await settle(tx, context, { job, lines, paid_minor });
  const holds = lines.map((line, index) => {
    const result = settled[index];
    if (!result) throw new Error('a line without settlement');
    const transfer = to !== undefined && result.parts.net > 0;
    return {
      hold_id: newId('hld'),
      job_id: job.job_id,
      line_id: line.line_id,
      payment_id: paymentId,
      payee_id: job.payee_id,
      customer_id: job.customer_id,
      beneficiary: line.beneficiary,
      category: line.category,
      state: transfer ? ('created' as const) : ('held' as const),
      resume_state: null,
      gross_minor: result.gross_minor,
      taxable_minor: line.taxable_minor,
      ...partColumns(result.parts),
      commission_rate_bp: result.commissionRate_bp,
      commission_rule_id: line.beneficiary === 'payee' ? commissionRuleOf(line.category) : null,
      captured_at: origin.at,
      releasable_at: null,
      release_requested_at: null,
      released_at: null,
      overdue_alert_at: null,
      transfer_state: transfer ? ('wanted' as const) : ('none' as const),
      transfer_ref: null,
      transfer_minor: null,
      transfer_account_id: transfer ? to.accountId : null,
      transfer_problem: null,
    };
  });
  await insertHolds(tx, holds);
  const posted = await post(tx, origin, {
    kind: 'escrow.hold',
    reference: `${paymentId}:${job.job_id}`,
    jobId: job.job_id,
    entries: [{ debit: account.gateway('razorpay'), credit: account.held(job.job_id), amount_minor: gross_minor }],
  });
  if (!posted.ok) throw new Error(posted.message);
  await announce(tx, context, { job, paymentId, holds });
  return holds.some((hold) => hold.transfer_state === 'wanted');
}

interface Settled {
  readonly settled: readonly SettledLine[];
  /** Where held transfers go. */
  readonly to: PayoutAccount | undefined;
  readonly commissionRuleOf: (category: string) => string | null;
}

/** What the platform itself sells has no payee: no commission, no transfer, nothing to ask payouts about. */
async function settle(
  tx: Tx,
  { origin, services }: EventContext,
  { job, lines, paid_minor }: { job: Job; lines: readonly JobLine[]; paid_minor: number },
): Promise<Settled> {
  const settledLines = lines.map((line) => ({ ...line, lineId: line.line_id }));
  if (job.payee_id === platformPayee)
    return { settled: settleOwnSale(settledLines), to: undefined, commissionRuleOf: () => null };
  const asked = { payeeId: job.payee_id, at: origin.at, gross_minor: paid_minor };
  const terms = await settlementTerms(tx, services, asked);
  return {
    settled: computeSettlement(settledLines, terms),
    to: await transferTarget(tx, terms.payee),
    commissionRuleOf: terms.commissionRuleOf,
  };
}

/** Where held transfers go. Without a linked account the payee is paid by bank after the release. */
async function transferTarget(tx: Tx, payee: Payee): Promise<PayoutAccount | undefined> {
  return payee.linkedAccountId ? presentAccount(tx, payee.payeeId) : undefined;
}

async function announce(
  tx: Tx,
  { origin }: EventContext,
  about: { job: Job; paymentId: string; holds: readonly Pick<Hold, 'hold_id' | 'gross_minor' | 'state'>[] },
): Promise<void> {
  const { job, paymentId, holds } = about;
  await audit(tx, origin, {
    action: 'escrow.created',
    subjectId: job.job_id,
    after: { paymentId, holds: holds.map((hold) => ({ holdId: hold.hold_id, gross_minor: hold.gross_minor })) },
  });
  for (const [name, state] of [
    ['escrow.created.v1', 'created'],
    ['escrow.held.v1', 'held'],
  ] as const) {
    const those = holds.filter((hold) => hold.state === state);
    if (those.length === 0) continue;
    await emit(tx, origin, {
      name,
      subject: job.job_id,
      payload: {
        jobId: job.job_id,
        paymentId,
        payeeId: job.payee_id,
        holdIds: those.map((hold) => hold.hold_id),
        gross_minor: those.reduce((sum, hold) => sum + hold.gross_minor, 0),
      },
    });
  }
}
