import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { moneyPolicy, totalOf } from '#rooms/fees/index.ts';
import { adminNames } from '#rooms/identity/index.ts';
import { describeLines } from '#rooms/jobs/index.ts';
import { getPayees } from '#rooms/payouts/index.ts';
import { approvalsOf } from './approvals-store.ts';
import type { HoldAnswer } from './escrow-schemas.ts';
import { blocksOf } from './hold-blocks-store.ts';
import { type Hold, partsLeft, partsOf, refundsOfHolds } from './holds-store.ts';
import { type HoldFilter, listHolds, openBlockCauses } from './list-holds.ts';
import { grossOfJobs } from './overdue-store.ts';

export async function pageOfHolds(db: Db, filter: HoldFilter) {
  const rows = await listHolds(db, { ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  return {
    holds: await viewHolds(db, page),
    nextAfter: rows.length > filter.limit ? (page.at(-1)?.hold_id ?? null) : null,
  };
}

/** Holds with what a person needs to decide about them: a constant number of queries however many there are. */
export async function viewHolds(db: Db, holds: readonly Hold[]): Promise<HoldAnswer[]> {
  const holdIds = holds.map((hold) => hold.hold_id);
  const policy = await moneyPolicy(db);
  const causes = await openBlockCauses(db, holdIds);
  const approvals = await approvalsOf(db, holdIds);
  const payees = await getPayees(db, [...new Set(holds.map((hold) => hold.payee_id))]);
  const lines = await describeLines(
    db,
    holds.map((hold) => hold.line_id),
  );
  const gross = await grossOfJobs(db, [...new Set(holds.map((hold) => hold.job_id))]);
  const left = await partsLeft(db, holds);
  return holds.map((hold) => ({
    holdId: hold.hold_id,
    jobId: hold.job_id,
    lineId: hold.line_id,
    description: lines.get(hold.line_id)?.description ?? '',
    lineKind: lines.get(hold.line_id)?.kind ?? 'goods',
    jobTitle: lines.get(hold.line_id)?.jobTitle ?? '',
    paymentId: hold.payment_id,
    payeeId: hold.payee_id,
    payeeName: payees.get(hold.payee_id)?.legalName ?? '',
    beneficiary: hold.beneficiary,
    state: hold.state,
    gross: hold.gross_minor,
    net: left.get(hold.hold_id)?.net ?? 0,
    commission: left.get(hold.hold_id)?.commission ?? 0,
    refunded: hold.refunded_minor,
    needsTwo: hold.needs_two || (gross.get(hold.job_id) ?? 0) > policy.twoPersonRelease,
    approvals: approvals.get(hold.hold_id)?.length ?? 0,
    approvedBy: approvals.get(hold.hold_id) ?? [],
    capturedAt: hold.captured_at.toISOString(),
    releasableAt: hold.releasable_at?.toISOString() ?? null,
    releaseRequestedAt: hold.release_requested_at?.toISOString() ?? null,
    releasedAt: hold.released_at?.toISOString() ?? null,
    overdueSince: hold.overdue_alert_at?.toISOString() ?? null,
    transferState: hold.transfer_state,
    frozenBy: causes.get(hold.hold_id) ?? [],
  }));
}

export async function viewHold(db: Db, services: Services, hold: Hold) {
  const [summary] = await viewHolds(db, [hold]);
  if (!summary) throw new Error('a hold without a view');
  const nameOf = await adminNames(db, services, summary.approvedBy);
  const blocks = await blocksOf(db, [hold.hold_id]);
  const refunds = await refundsOfHolds(db, [hold.hold_id]);
  const left = (await partsLeft(db, [hold])).get(hold.hold_id) ?? partsOf(hold);
  return {
    ...summary,
    approvers: summary.approvedBy.map((userId) => ({ userId, name: nameOf(userId) })),
    category: hold.category,
    commissionRate: hold.commission_rate_bp,
    commissionRuleId: hold.commission_rule_id,
    parts: { ...partsOf(hold), total: totalOf(partsOf(hold)) },
    left: { ...left, total: totalOf(left) },
    transferRef: hold.transfer_ref,
    transferAmount: hold.transfer_minor,
    transferProblem: hold.transfer_problem,
    blocks: blocks.map((block) => ({
      cause: block.cause,
      reference: block.reference,
      reason: block.reason,
      placedBy: block.placed_by,
      placedAt: block.placed_at.toISOString(),
      liftedBy: block.lifted_by,
      liftedAt: block.lifted_at?.toISOString() ?? null,
      liftReason: block.lift_reason,
    })),
    refunds: refunds.map((refund) => ({
      refundId: refund.refund_id,
      amount: refund.amount_minor,
      afterRelease: refund.after_release,
      reversal: refund.reversal,
      at: refund.at.toISOString(),
    })),
  };
}
