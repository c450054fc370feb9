import type { DisputeSide } from '@mistri/contracts/disputes/dispute-states';
import { disputeKinds } from '@mistri/contracts/disputes/dispute-states';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { adminNames } from '#rooms/identity/index.ts';
import { type Job, linesOf } from '#rooms/jobs/index.ts';
import { getPayees } from '#rooms/payouts/index.ts';
import { openCaption } from './add-evidence.ts';
import { type Mover, possibleActions, waitingFor } from './dispute-rules.ts';
import type { DisputeAnswer } from './disputes-schemas.ts';
import {
  claimsOf,
  type Dispute,
  disputedLines,
  type DisputeFilter,
  disputesOfJob,
  evidenceOf,
  factsOf,
  listDisputes,
  offersOf,
  stepsOf,
} from './disputes-store.ts';
import { disputableLines, disputableProblem } from './open-dispute.ts';
import { readMessages } from './write-message.ts';

/** Which side of a job somebody is on; admins are on none. */
export function sideOf(
  actor: Pick<Actor, 'subjects' | 'role'>,
  job: { customer_id: string; payee_id: string },
): DisputeSide | 'platform' {
  if (actor.subjects.includes(job.customer_id)) return 'customer';
  if (actor.subjects.includes(job.payee_id)) return 'payee';
  return 'platform';
}

export async function viewDisputes(db: Db, disputes: readonly Dispute[]): Promise<DisputeAnswer[]> {
  const payees = await getPayees(db, [...new Set(disputes.map((dispute) => dispute.payee_id))]);
  const claims = await claimsOf(
    db,
    disputes.map((dispute) => dispute.dispute_id),
  );
  return disputes.map((dispute) => ({
    disputeId: dispute.dispute_id,
    jobId: dispute.job_id,
    payeeId: dispute.payee_id,
    payeeName: payees.get(dispute.payee_id)?.legalName ?? '',
    state: dispute.state,
    outcome: dispute.outcome,
    kind: dispute.kind,
    wish: dispute.wish,
    openedBy: dispute.opened_by,
    claimed: claims.get(dispute.dispute_id) ?? 0,
    openedAt: dispute.opened_at.toISOString(),
    answerBy: dispute.answer_by.toISOString(),
    decideBy: dispute.decide_by.toISOString(),
    appealUntil: dispute.appeal_until?.toISOString() ?? null,
    closedAt: dispute.closed_at?.toISOString() ?? null,
    overdue: dispute.overdue_alert_at !== null && dispute.state !== 'closed',
    waitingFor: waitingFor(factsOf(dispute)),
  }));
}

export async function pageOfDisputes(db: Db, filter: DisputeFilter) {
  const rows = await listDisputes(db, { ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  return {
    disputes: await viewDisputes(db, page),
    nextAfter: rows.length > filter.limit ? (page.at(-1)?.dispute_id ?? null) : null,
  };
}

/** Everything about a dispute that the viewer may see, and what they can do now. */
export async function viewDispute(db: Db, services: Services, dispute: Dispute, viewer: { actor: Actor; at: Date }) {
  const you = sideOf(viewer.actor, dispute);
  const [summary] = await viewDisputes(db, [dispute]);
  if (!summary) throw new Error('a dispute without a view');
  const decider = you === 'platform' ? dispute.decided_by : null;
  const nameOf = await adminNames(db, services, [decider]);
  const messages = await readMessages(db, services.crypto, dispute, { withNotes: you === 'platform' });
  return {
    ...summary,
    you,
    actions: actionsOf(dispute, you, viewer),
    lines: await viewLines(db, dispute),
    messages: messages.map(({ authorId: _author, at, ...message }) => ({ ...message, at: at.toISOString() })),
    evidence: (await evidenceOf(db, dispute.dispute_id)).map((entry) => ({
      evidenceId: entry.evidence_id,
      side: entry.side,
      contentType: entry.content_type,
      size: entry.size_bytes,
      caption: openCaption(services, dispute, entry),
      at: entry.at.toISOString(),
    })),
    offers: (await offersOf(db, dispute.dispute_id)).map((offer) => ({
      offerId: offer.offer_id,
      side: offer.side,
      amount: offer.amount_minor,
      lines: offer.lines.map((line) => ({ lineId: line.lineId, amount: line.amount_minor })),
      state: offer.state,
      at: offer.at.toISOString(),
      endedAt: offer.ended_at?.toISOString() ?? null,
    })),
    timeline: (await stepsOf(db, dispute.dispute_id)).map((step) => ({
      at: step.at.toISOString(),
      act: step.act,
      by: step.by_side,
    })),
    accepted: factsOf(dispute).accepted,
    appealedBy: dispute.appealed_by,
    refundId: dispute.refund_id,
    decidedBy: decider,
    decidedByName: nameOf(decider),
  };
}

function actionsOf(dispute: Dispute, you: DisputeSide | 'platform', viewer: { actor: Actor; at: Date }) {
  const { actor, at } = viewer;
  const may = (capability: 'operations' | 'support') => actor.capabilities.includes(capability);
  if (you === 'platform' && !may('operations') && !may('support')) return [];
  const mover: Mover = you === 'platform' ? { is: 'operations', adminId: actor.userId } : { is: 'side', side: you };
  const possible = possibleActions(factsOf(dispute), mover, at);
  if (you !== 'platform' || may('operations')) return possible;
  return possible.filter((action) => action === 'message' || action === 'add_evidence');
}

async function viewLines(db: Db, dispute: Dispute) {
  const lines = new Map((await linesOf(db, dispute.job_id)).map((line) => [line.line_id, line]));
  return (await disputedLines(db, dispute.dispute_id)).map((entry) => {
    const line = lines.get(entry.line_id);
    return {
      lineId: entry.line_id,
      description: line?.description ?? '',
      kind: line?.kind ?? 'goods',
      amount: line?.total_minor ?? 0,
      refundable: line ? line.total_minor - line.refunded_minor : 0,
      claimed: entry.claimed_minor,
      decided: entry.decided_minor,
      frozen: entry.frozen,
    };
  });
}

/** Disputes of a job, and whether and about what its parties can open one now. */
export async function viewJobDisputes(db: Db, job: Job, viewer: { actor: Actor; at: Date }) {
  const you = sideOf(viewer.actor, job);
  const disputes = await disputesOfJob(db, job.job_id);
  const lines = await disputableLines(db, job.job_id);
  return {
    jobId: job.job_id,
    you,
    ...openable(job, viewer.at, {
      open: disputes.some((dispute) => dispute.state !== 'closed'),
      left: lines.some((entry) => entry.left_minor > 0),
      party: you !== 'platform',
    }),
    windowEndsAt: job.dispute_window_ends_at?.toISOString() ?? null,
    kinds: you === 'platform' ? [] : [...disputeKinds[job.kind][you]],
    lines: lines.map(({ line, left_minor }) => ({
      lineId: line.line_id,
      description: line.description,
      kind: line.kind,
      amount: line.total_minor,
      disputable: left_minor,
    })),
    disputes: await viewDisputes(db, disputes),
  };
}

function openable(
  job: Job,
  at: Date,
  has: { open: boolean; left: boolean; party: boolean },
): { canOpen: boolean; problem: string | null } {
  const problem =
    disputableProblem(job, at)?.code ??
    (has.open ? 'disputes.already_open' : null) ??
    (has.left ? null : 'disputes.nothing_left');
  return { canOpen: problem === null && has.party, problem };
}
