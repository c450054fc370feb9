import type { DisputeKind, DisputeSide, DisputeWish } from '@mistri/contracts/disputes/dispute-states';
import { disputeKinds } from '@mistri/contracts/disputes/dispute-states';
import { hour_ms } from '#platform/clock.ts';
import type { Crypto } from '#platform/crypto/crypto.ts';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { freezeLines } from '#rooms/escrow/index.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { type Job, type JobLine, linesOf, lockJob, platformPayee } from '#rooms/jobs/index.ts';
import { addStep, disputeFacts, openDisputeOf, settledLines } from './disputes-store.ts';
import type { DisputesTable } from './disputes-tables.ts';
import { writeMessage } from './write-message.ts';

export interface DisputeClaim {
  readonly jobId: string;
  readonly side: DisputeSide;
  readonly kind: DisputeKind;
  readonly wish: DisputeWish;
  readonly text: string;
  /** How much of each line is contested; everything left of a line without an amount. */
  readonly lines: readonly { readonly lineId: string; readonly amount_minor?: number }[];
}

export type OpenRefusal =
  | 'disputes.job_not_found'
  | 'disputes.not_disputable'
  | 'disputes.window_over'
  | 'disputes.already_open'
  | 'disputes.bad_lines'
  | 'disputes.bad_kind';

/** Whether anything of a job can be disputed now. */
export function disputableProblem(
  job: Job,
  at: Date,
): Refusal<'disputes.not_disputable' | 'disputes.window_over'> | undefined {
  // What the platform itself sells has no other side: support answers.
  if (job.payee_id === platformPayee)
    return refuse('disputes.not_disputable', 'This was bought from Mistri itself. Write to support instead.');
  if (job.state !== 'funded' && job.state !== 'fulfilled' && job.state !== 'verified')
    return refuse('disputes.not_disputable', 'A dispute is about something that was paid and is not over yet.', {
      details: { state: job.state },
    });
  if (job.dispute_window_ends_at !== null && job.dispute_window_ends_at.getTime() <= at.getTime())
    return refuse('disputes.window_over', 'The time to open a dispute is over. Write to support instead.', {
      details: { endedAt: job.dispute_window_ends_at.toISOString() },
    });
  return undefined;
}

/** What of each line is still to dispute. */
export async function disputableLines(db: Db, jobId: string): Promise<{ line: JobLine; left_minor: number }[]> {
  const settled = await settledLines(db, jobId);
  return (await linesOf(db, jobId)).map((line) => ({
    line,
    left_minor: settled.has(line.line_id) ? 0 : line.total_minor - line.refunded_minor,
  }));
}

/** PAY-7: either side, within the window. Exactly the named lines stand still until the dispute is closed. */
export async function openDispute(
  tx: Tx,
  context: { origin: Origin; crypto: Crypto },
  claim: DisputeClaim,
): Promise<Result<{ disputeId: string }, OpenRefusal>> {
  const { origin, crypto } = context;
  const job = await lockJob(tx, claim.jobId);
  if (!job) return refuse('disputes.job_not_found', 'There is no such order or repair.');
  const problem = disputableProblem(job, origin.at);
  if (problem) return problem;
  const kinds: readonly DisputeKind[] = disputeKinds[job.kind][claim.side];
  if (!kinds.includes(claim.kind))
    return refuse('disputes.bad_kind', 'This reason is for the other side, or for something else than this.', {
      errors: [{ path: 'kind', message: `must be one of ${kinds.join(', ')}` }],
    });
  if (await openDisputeOf(tx, claim.jobId))
    return refuse('disputes.already_open', 'There is an open dispute about this already. Add to it instead.');
  const lines = await contestedLines(tx, claim);
  if (!lines.ok) return lines;
  const dispute = await insertDispute(tx, origin, { job, claim, dataKey: crypto.newDataKey() });
  const lineIds = lines.value.map((line) => line.lineId);
  const frozen = await freezeLines(tx, origin, {
    jobId: job.job_id,
    lineIds,
    cause: 'dispute',
    reference: dispute.dispute_id,
    reason: `dispute: ${claim.kind}`,
  });
  await tx
    .insertInto('dispute_lines')
    .values(
      lines.value.map((line) => ({
        dispute_id: dispute.dispute_id,
        line_id: line.lineId,
        claimed_minor: line.amount_minor,
        decided_minor: null,
        frozen: frozen.includes(line.lineId),
      })),
    )
    .execute();
  await writeMessage(tx, context, dispute, { side: claim.side, kind: 'claim', text: claim.text });
  await addStep(tx, origin, {
    disputeId: dispute.dispute_id,
    act: 'open',
    by: claim.side,
    facts: { kind: claim.kind },
  });
  await audit(tx, origin, {
    action: 'disputes.opened',
    subjectId: dispute.dispute_id,
    after: { jobId: job.job_id, by: claim.side, kind: claim.kind, lines: lines.value, frozen },
  });
  await emit(tx, origin, {
    name: 'disputes.opened.v1',
    subject: job.job_id,
    payload: {
      ...disputeFacts(dispute),
      by: claim.side,
      kind: claim.kind,
      lineIds,
      answerBy: dispute.answer_by.toISOString(),
    },
  });
  return ok({ disputeId: dispute.dispute_id });
}

async function contestedLines(
  tx: Tx,
  claim: DisputeClaim,
): Promise<Result<{ lineId: string; amount_minor: number }[], 'disputes.bad_lines'>> {
  const left = new Map((await disputableLines(tx, claim.jobId)).map((entry) => [entry.line.line_id, entry.left_minor]));
  const errors = claim.lines.flatMap((line, index) => {
    const most = left.get(line.lineId);
    if (most === undefined) return [{ path: `lines.${index}.lineId`, message: 'is not a line of this job' }];
    if (most === 0)
      return [{ path: `lines.${index}.lineId`, message: 'was refunded, or settled by an earlier dispute' }];
    if ((line.amount_minor ?? 0) > most)
      return [{ path: `lines.${index}.amount`, message: 'is more than is left of this line', limit: most }];
    if (claim.lines.findIndex((other) => other.lineId === line.lineId) !== index)
      return [{ path: `lines.${index}.lineId`, message: 'is named twice' }];
    return [];
  });
  if (errors.length > 0)
    return refuse('disputes.bad_lines', 'Some of these lines cannot be disputed like this.', { errors });
  return ok(
    claim.lines.map((line) => ({ lineId: line.lineId, amount_minor: line.amount_minor ?? left.get(line.lineId) ?? 0 })),
  );
}

async function insertDispute(
  tx: Tx,
  origin: Origin,
  { job, claim, dataKey }: { job: Job; claim: DisputeClaim; dataKey: string },
): Promise<DisputesTable> {
  const policy = await moneyPolicy(tx);
  const dispute: DisputesTable = {
    dispute_id: newId('dsp'),
    job_id: job.job_id,
    customer_id: job.customer_id,
    payee_id: job.payee_id,
    opened_by: claim.side,
    opener_id: origin.actor.userId,
    kind: claim.kind,
    wish: claim.wish,
    state: 'open',
    outcome: null,
    data_key: dataKey,
    opened_at: origin.at,
    answer_by: new Date(origin.at.getTime() + policy.disputeAnswerHours * hour_ms),
    decide_by: new Date(origin.at.getTime() + policy.disputeDecideHours * hour_ms),
    decided_by: null,
    decided_at: null,
    appeal_until: null,
    customer_accepted_at: null,
    payee_accepted_at: null,
    appealed_by: null,
    appealed_at: null,
    appeal_decided_by: null,
    closed_at: null,
    refund_id: null,
    overdue_alert_at: null,
  };
  await tx.insertInto('disputes').values(dispute).execute();
  return dispute;
}
