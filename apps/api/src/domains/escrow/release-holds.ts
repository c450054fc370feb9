import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { type MoneyPolicy, moneyPolicy, type SettlementParts, totalOf } from '#rooms/fees/index.ts';
import { holdsCapability } from '#rooms/identity/index.ts';
import { closeJob, type Job, lockJob, markVerified } from '#rooms/jobs/index.ts';
import { post } from '#rooms/ledger/index.ts';
import { creditRelease } from '#rooms/payouts/index.ts';
import { approvalsOf, approve } from './approvals-store.ts';
import { releaseEntries } from './escrow-postings.ts';
import { isOpen, release } from './hold-states.ts';
import { factsOf, type Hold, lockHoldsOfJob, moveHold, noteTransfer, partsLeft } from './holds-store.ts';
import { holdsBeingReversed } from './refunds-store.ts';
import { decideRelease, releaseMessages, type ReleaseRefusal } from './release-rules.ts';

export interface HoldOutcome {
  readonly holdId: string;
  readonly jobId: string;
  readonly outcome: 'released' | 'approved' | 'refused';
  readonly code: ReleaseRefusal | null;
  /** Approvals still missing. */
  readonly missing: number;
  readonly net_minor: number;
}

export interface ReleaseRequest {
  /** Sorted by the caller or not; locked in the order of ids. */
  readonly jobIds: readonly string[];
  /** Only these holds of the jobs; everything of the jobs otherwise. */
  readonly holdIds?: readonly string[];
  readonly reason?: string;
}

/**
 * PAY-5: a finance admin verifies completion and releases, or gives the first of two approvals. What cannot be released
 * is said per line; it is a refusal only when nothing at all was done.
 */
export async function releaseHolds(
  tx: Tx,
  origin: Origin,
  request: ReleaseRequest,
): Promise<Result<HoldOutcome[], ReleaseRefusal | 'escrow.nothing_held'>> {
  const policy = await moneyPolicy(tx);
  const outcomes: HoldOutcome[] = [];
  for (const jobId of [...new Set(request.jobIds)].toSorted()) {
    const job = await lockJob(tx, jobId);
    if (job) outcomes.push(...(await releaseJob(tx, origin, { job, policy, request })));
  }
  if (outcomes.length === 0) return refuse('escrow.nothing_held', 'Nothing is held here.');
  const refused = outcomes.every((outcome) => outcome.outcome === 'refused') ? outcomes[0]?.code : undefined;
  return refused ? refuse(refused, releaseMessages[refused]) : ok(outcomes);
}

interface JobRelease {
  readonly job: Job;
  readonly policy: MoneyPolicy;
  readonly request: ReleaseRequest;
}

async function releaseJob(tx: Tx, origin: Origin, { job, policy, request }: JobRelease): Promise<HoldOutcome[]> {
  const holds = await lockHoldsOfJob(tx, job.job_id);
  const wanted = holds.filter((hold) => request.holdIds?.includes(hold.hold_id) ?? true);
  const jobGross_minor = holds.reduce((sum, hold) => sum + hold.gross_minor, 0);
  const approvals = await approvalsOf(
    tx,
    wanted.map((hold) => hold.hold_id),
  );
  const stillFinance = await countingApprovers(tx, origin, [...new Set([...approvals.values()].flat())]);
  const reversing = await holdsBeingReversed(tx, job.job_id);
  const left = await partsLeft(tx, wanted);
  const outcomes: HoldOutcome[] = [];
  const toRelease: Hold[] = [];
  for (const hold of wanted) {
    const decision = decideRelease({
      state: hold.state,
      refundRunning: reversing.has(hold.hold_id),
      jobState: job.state,
      jobGross_minor,
      needsTwo: hold.needs_two,
      twoPersonRelease_minor: policy.twoPersonRelease,
      validApprovers: (approvals.get(hold.hold_id) ?? []).filter((admin) => stillFinance.has(admin)),
      admin: origin.actor.userId,
    });
    if (decision.do !== 'refuse') await noteApproval(tx, origin, hold, { policy, reason: request.reason });
    if (decision.do === 'release') toRelease.push(hold);
    outcomes.push({
      holdId: hold.hold_id,
      jobId: job.job_id,
      outcome: ({ release: 'released', approve: 'approved', refuse: 'refused' } as const)[decision.do],
      code: decision.do === 'refuse' ? decision.code : null,
      missing: decision.do === 'approve' ? decision.needed - decision.approvals : 0,
      net_minor: decision.do === 'release' ? (left.get(hold.hold_id)?.net ?? 0) : 0,
    });
  }
  await performRelease(tx, origin, { job, holds: toRelease, policyVersion: null });
  return outcomes;
}

/** An approval counts only while its giver is an active finance admin: who lost the capability meanwhile does not. */
async function countingApprovers(tx: Tx, origin: Origin, adminIds: readonly string[]): Promise<Set<string>> {
  const counting = new Set<string>();
  for (const userId of adminIds.toSorted()) {
    if (await holdsCapability(tx, { userId, capability: 'finance', at: origin.at })) counting.add(userId);
  }
  return counting;
}

async function noteApproval(
  tx: Tx,
  origin: Origin,
  hold: Hold,
  by: { policy: MoneyPolicy; reason: string | undefined },
): Promise<void> {
  const adminId = origin.actor.userId;
  await approve(tx, {
    holdId: hold.hold_id,
    adminId,
    round: hold.approval_round,
    at: origin.at,
    policyVersion: by.policy.version,
  });
  await audit(tx, origin, {
    action: 'escrow.release_approved',
    subjectId: hold.hold_id,
    ...(by.reason ? { reason: by.reason } : {}),
    after: { jobId: hold.job_id, gross_minor: hold.gross_minor, policyVersion: by.policy.version },
  });
}

/**
 * Moves the money of these holds of one locked job: ledger, payout intent, state, audit, event. Shared by people's
 * releases, the automatic one, which says the policy version that decided, and the platform's own sales.
 */
export async function performRelease(
  tx: Tx,
  origin: Origin,
  what: { job: Job; holds: readonly Hold[]; policyVersion: number | null; ownSale?: boolean },
): Promise<void> {
  const { job, holds, policyVersion, ownSale = false } = what;
  if (holds.length === 0) return;
  const left = await partsLeft(tx, holds);
  for (const hold of holds) {
    const parts = left.get(hold.hold_id);
    if (parts) await releaseOne(tx, origin, hold, parts);
  }
  await audit(tx, origin, {
    action: ownSale
      ? 'escrow.own_sale_released'
      : policyVersion === null
        ? 'escrow.released'
        : 'escrow.released_automatically',
    subjectId: job.job_id,
    after: { holdIds: holds.map((hold) => hold.hold_id), ...(policyVersion === null ? {} : { policyVersion }) },
  });
  const all = [...left.values()];
  await emit(tx, origin, {
    name: 'escrow.released.v1',
    subject: job.job_id,
    payload: {
      jobId: job.job_id,
      paymentId: holds[0]?.payment_id ?? '',
      payeeId: job.payee_id,
      holdIds: holds.map((hold) => hold.hold_id),
      gross_minor: all.reduce((sum, parts) => sum + totalOf(parts), 0),
      commission_minor: all.reduce((sum, parts) => sum + parts.commission, 0),
      net_minor: all.reduce((sum, parts) => sum + parts.net, 0),
      policyVersion,
    },
  });
  await closeWhenDone(tx, origin, job.job_id);
}

async function releaseOne(tx: Tx, origin: Origin, hold: Hold, parts: SettlementParts): Promise<void> {
  const change = release(factsOf(hold), origin.at);
  if (!change) throw new Error(`hold ${hold.hold_id} is ${hold.state}`);
  await moveHold(tx, hold.hold_id, change);
  const posted = await post(tx, origin, {
    kind: 'escrow.release',
    reference: hold.hold_id,
    jobId: hold.job_id,
    entries: releaseEntries(hold, parts),
  });
  if (!posted.ok) throw new Error(`hold ${hold.hold_id}: ${posted.message}`);
  if (parts.net === 0) return;
  const { transfer_ref: ref, transfer_minor, transfer_account_id: accountId } = hold;
  const handOver = hold.transfer_state === 'on_hold' && ref !== null && transfer_minor !== null && accountId !== null;
  await creditRelease(tx, origin, {
    jobId: hold.job_id,
    payeeId: hold.payee_id,
    kind: `line:${hold.line_id}`,
    amount_minor: parts.net,
    transfer: handOver ? { ref, amount_minor: transfer_minor, accountId } : null,
  });
  // From here on the transfer is the payouts room's: it reverses what is too much and lets the rest go.
  if (handOver) await noteTransfer(tx, hold.hold_id, { transfer_state: 'handed_over' });
}

/**
 * A job whose money is all released or refunded is verified and over. Not earlier: one line released before the window
 * ended does not end the window of the others.
 */
export async function closeWhenDone(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const holds = await lockHoldsOfJob(tx, jobId);
  if (holds.some((hold) => isOpen(hold.state) || hold.state === 'on_hold')) return;
  // A cancelled job stays cancelled: the refusals are expected.
  await markVerified(tx, origin, jobId);
  await closeJob(tx, origin, jobId);
}
