import type { Selectable } from 'kysely';
import type { DisputeAct, DisputeSide, DisputeState } from '@mistri/contracts/disputes/dispute-states';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import type { DisputeFacts } from './dispute-rules.ts';
import type {
  DisputeEvidenceTable,
  DisputeLinesTable,
  DisputeOffersTable,
  DisputesTable,
  DisputeStepsTable,
  LineAmount,
  MessageSide,
} from './disputes-tables.ts';

export type Dispute = Selectable<DisputesTable>;
export type DisputeLine = Selectable<DisputeLinesTable>;
export type DisputeOffer = Selectable<DisputeOffersTable>;
export type DisputeEvidence = Selectable<DisputeEvidenceTable>;
export type DisputeStep = Selectable<DisputeStepsTable>;

export function factsOf(dispute: Dispute): DisputeFacts {
  return {
    state: dispute.state,
    openedBy: dispute.opened_by,
    decidedBy: dispute.decided_by,
    appealUntil: dispute.appeal_until,
    accepted: { customer: dispute.customer_accepted_at !== null, payee: dispute.payee_accepted_at !== null },
  };
}

/** What every event of a dispute says. */
export function disputeFacts(dispute: Pick<Dispute, 'dispute_id' | 'job_id' | 'customer_id' | 'payee_id'>) {
  return {
    disputeId: dispute.dispute_id,
    jobId: dispute.job_id,
    customerId: dispute.customer_id,
    payeeId: dispute.payee_id,
  };
}

export function findDispute(db: Db, disputeId: string): Promise<Dispute | undefined> {
  return db.selectFrom('disputes').selectAll().where('dispute_id', '=', disputeId).executeTakeFirst();
}

/** The job is locked before (lock order). */
export function lockDispute(tx: Tx, disputeId: string): Promise<Dispute | undefined> {
  return tx.selectFrom('disputes').selectAll().where('dispute_id', '=', disputeId).forUpdate().executeTakeFirst();
}

export function openDisputeOf(db: Db, jobId: string): Promise<Dispute | undefined> {
  return db
    .selectFrom('disputes')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('state', '<>', 'closed')
    .executeTakeFirst();
}

export function disputesOfJob(db: Db, jobId: string): Promise<Dispute[]> {
  return db.selectFrom('disputes').selectAll().where('job_id', '=', jobId).orderBy('dispute_id', 'desc').execute();
}

export function disputeOfRefund(db: Db, refundId: string): Promise<Dispute | undefined> {
  return db.selectFrom('disputes').selectAll().where('refund_id', '=', refundId).executeTakeFirst();
}

export function disputedLines(db: Db, disputeId: string): Promise<DisputeLine[]> {
  return db.selectFrom('dispute_lines').selectAll().where('dispute_id', '=', disputeId).orderBy('line_id').execute();
}

/** Lines that were settled by a dispute: they are not disputed again. */
export async function settledLines(db: Db, jobId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('dispute_lines')
    .innerJoin('disputes', 'disputes.dispute_id', 'dispute_lines.dispute_id')
    .select('dispute_lines.line_id')
    .where('disputes.job_id', '=', jobId)
    .where('disputes.outcome', 'in', ['agreed', 'decided', 'decided_on_appeal'])
    .execute();
  return new Set(rows.map((row) => row.line_id));
}

export async function changeDispute(
  tx: Tx,
  disputeId: string,
  change: Partial<Omit<Dispute, 'dispute_id' | 'job_id' | 'customer_id' | 'payee_id' | 'data_key'>>,
): Promise<void> {
  await tx.updateTable('disputes').set(change).where('dispute_id', '=', disputeId).execute();
}

export async function decideLines(tx: Tx, disputeId: string, lines: readonly LineAmount[]): Promise<void> {
  for (const line of lines) {
    await tx
      .updateTable('dispute_lines')
      .set({ decided_minor: line.amount_minor })
      .where('dispute_id', '=', disputeId)
      .where('line_id', '=', line.lineId)
      .execute();
  }
}

/** One line of the timeline. */
export async function addStep(
  tx: Tx,
  origin: Origin,
  step: {
    disputeId: string;
    act: DisputeAct | 'open' | 'offer' | 'decline_offer';
    by: MessageSide | 'system';
    facts?: Record<string, unknown>;
  },
): Promise<void> {
  await tx
    .insertInto('dispute_steps')
    .values({
      step_id: newId('dst'),
      dispute_id: step.disputeId,
      at: origin.at,
      act: step.act,
      by_side: step.by,
      by_id: origin.actor.userId,
      facts: JSON.stringify(step.facts ?? {}),
    })
    .execute();
}

export function stepsOf(db: Db, disputeId: string): Promise<DisputeStep[]> {
  return db.selectFrom('dispute_steps').selectAll().where('dispute_id', '=', disputeId).orderBy('step_id').execute();
}

export function offersOf(db: Db, disputeId: string): Promise<DisputeOffer[]> {
  return db.selectFrom('dispute_offers').selectAll().where('dispute_id', '=', disputeId).orderBy('offer_id').execute();
}

/** Offers that are open end so: replaced by a newer one, or because the dispute went on. */
export async function endOffers(
  tx: Tx,
  end: { disputeId: string; side?: DisputeSide; state: 'replaced' | 'ended'; at: Date },
): Promise<void> {
  let query = tx
    .updateTable('dispute_offers')
    .set({ state: end.state, ended_at: end.at })
    .where('dispute_id', '=', end.disputeId)
    .where('state', '=', 'open');
  if (end.side) query = query.where('side', '=', end.side);
  await query.execute();
}

export function evidenceOf(db: Db, disputeId: string): Promise<DisputeEvidence[]> {
  return db
    .selectFrom('dispute_evidence')
    .selectAll()
    .where('dispute_id', '=', disputeId)
    .orderBy('evidence_id')
    .execute();
}

export interface DisputeFilter {
  readonly state?: DisputeState;
  readonly waiting?: 'platform';
  readonly overdue?: boolean;
  readonly jobId?: string;
  /** Of these customers or payees only. */
  readonly parties?: readonly string[];
  readonly after?: string;
  readonly limit: number;
}

/** Newest first; those that wait for operations with the nearest deadline first. */
export function listDisputes(db: Db, filter: DisputeFilter): Promise<Dispute[]> {
  let query = db.selectFrom('disputes').selectAll();
  const { parties } = filter;
  if (parties)
    query = query.where((row) => row.or([row('customer_id', 'in', [...parties]), row('payee_id', 'in', [...parties])]));
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.jobId) query = query.where('job_id', '=', filter.jobId);
  if (filter.waiting) query = query.where('state', 'in', ['in_review', 'appealed']);
  if (filter.overdue) query = query.where('overdue_alert_at', 'is not', null).where('state', '<>', 'closed');
  const oldestFirst = filter.waiting !== undefined || filter.overdue === true;
  if (filter.after) query = query.where('dispute_id', oldestFirst ? '>' : '<', filter.after);
  return query
    .orderBy('dispute_id', oldestFirst ? 'asc' : 'desc')
    .limit(filter.limit)
    .execute();
}

/** Sum of the claims by dispute, for lists. */
export async function claimsOf(db: Db, disputeIds: readonly string[]): Promise<Map<string, number>> {
  if (disputeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('dispute_lines')
    .select(({ fn }) => ['dispute_id', fn.sum<string>('claimed_minor').as('claimed')])
    .where('dispute_id', 'in', [...disputeIds])
    .groupBy('dispute_id')
    .execute();
  return new Map(rows.map((row) => [row.dispute_id, Number(row.claimed)]));
}

/** Disputes whose deadline has passed, by what is due: the answer, the decision, the appeal. */
export async function disputesDue(
  db: Db,
  what: 'answer' | 'appeal' | 'decision',
  now: Date,
  limit: number,
): Promise<{ disputeId: string; jobId: string }[]> {
  let query = db.selectFrom('disputes').select(['dispute_id as disputeId', 'job_id as jobId']);
  if (what === 'answer') query = query.where('state', '=', 'open').where('answer_by', '<=', now);
  if (what === 'appeal') query = query.where('state', '=', 'decided').where('appeal_until', '<=', now);
  if (what === 'decision')
    query = query
      .where('state', 'in', ['in_review', 'appealed'])
      .where('decide_by', '<=', now)
      .where('overdue_alert_at', 'is', null);
  return query.orderBy('dispute_id').limit(limit).execute();
}
