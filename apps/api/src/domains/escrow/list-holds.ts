import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { BlockCause } from './escrow-tables.ts';
import type { HoldState } from './hold-states.ts';
import type { Hold } from './holds-store.ts';

export type HoldQueue = 'release' | 'frozen' | 'review' | 'overdue' | 'transfer_problem';

export interface HoldFilter {
  readonly state?: HoldState;
  readonly queue?: HoldQueue;
  readonly payeeId?: string;
  /** `payee`: without the platform's own lines, of which the payee gets nothing. */
  readonly beneficiary?: Hold['beneficiary'];
  readonly jobId?: string;
  readonly paymentId?: string;
  readonly after?: string;
  readonly limit: number;
}

/** What waits for a person, as a condition on holds. */
const queues = {
  release: sql<boolean>`holds.state = 'release_requested'`,
  frozen: sql<boolean>`holds.state = 'on_hold'`,
  review: sql<boolean>`holds.state = 'on_hold' AND EXISTS (
    SELECT FROM hold_blocks AS block WHERE block.hold_id = holds.hold_id AND block.cause = 'review' AND block.lifted_at IS NULL)`,
  overdue: sql<boolean>`holds.overdue_alert_at IS NOT NULL
    AND holds.state IN ('created', 'held', 'release_requested', 'on_hold')`,
  transfer_problem: sql<boolean>`holds.transfer_state = 'failed'
    AND holds.state IN ('created', 'held', 'release_requested', 'on_hold')`,
} as const;

/** Newest first; the oldest first in a queue, because that is the order to work in. */
export function listHolds(db: Db, filter: HoldFilter): Promise<Hold[]> {
  let query = db.selectFrom('holds').selectAll();
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.payeeId) query = query.where('payee_id', '=', filter.payeeId);
  if (filter.beneficiary) query = query.where('beneficiary', '=', filter.beneficiary);
  if (filter.jobId) query = query.where('job_id', '=', filter.jobId);
  if (filter.paymentId) query = query.where('payment_id', '=', filter.paymentId);
  if (filter.queue) query = query.where(queues[filter.queue]);
  if (filter.after) query = query.where('hold_id', filter.queue ? '>' : '<', filter.after);
  return query
    .orderBy('hold_id', filter.queue ? 'asc' : 'desc')
    .limit(filter.limit)
    .execute();
}

/** Causes of the blocks that are open, by hold. */
export async function openBlockCauses(db: Db, holdIds: readonly string[]): Promise<Map<string, BlockCause[]>> {
  if (holdIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('hold_blocks')
    .select(['hold_id', 'cause'])
    .distinct()
    .where('hold_id', 'in', [...holdIds])
    .where('lifted_at', 'is', null)
    .orderBy('cause')
    .execute();
  return new Map([...Map.groupBy(rows, (row) => row.hold_id)].map(([id, all]) => [id, all.map((row) => row.cause)]));
}

export interface HoldTotals {
  readonly states: { readonly state: HoldState; readonly count: number; readonly amount_minor: number }[];
  readonly queues: Readonly<Record<HoldQueue, number>>;
  readonly ageing: { readonly days: string; readonly count: number; readonly amount_minor: number }[];
}

/** How much is held, for how long, and what waits (GOV-7). */
export async function holdTotals(db: Db, now: Date): Promise<HoldTotals> {
  const states = await sql<{ state: HoldState; count: number; amount_minor: number }>`
    SELECT state, count(*)::int AS count, coalesce(sum(gross_minor - refunded_minor), 0)::bigint AS amount_minor
    FROM holds GROUP BY state ORDER BY state`.execute(db);
  const counts = await sql<Record<HoldQueue, number>>`
    SELECT count(*) FILTER (WHERE ${queues.release})::int AS release,
           count(*) FILTER (WHERE ${queues.frozen})::int AS frozen,
           count(*) FILTER (WHERE ${queues.review})::int AS review,
           count(*) FILTER (WHERE ${queues.overdue})::int AS overdue,
           count(*) FILTER (WHERE ${queues.transfer_problem})::int AS transfer_problem
    FROM holds WHERE state IN ('created', 'held', 'release_requested', 'on_hold')`.execute(db);
  const ageing = await sql<{ days: string; count: number; amount_minor: number }>`
    SELECT bucket.days, count(hold_id)::int AS count,
           coalesce(sum(gross_minor - refunded_minor), 0)::bigint AS amount_minor
    FROM (VALUES ('0-2', 0, 3), ('3-7', 3, 8), ('8-14', 8, 15), ('15-30', 15, 31), ('31+', 31, 100000))
      AS bucket (days, least, below)
    LEFT JOIN holds ON holds.state IN ('created', 'held', 'release_requested', 'on_hold')
      AND holds.captured_at <= ${now}::timestamptz - make_interval(days => bucket.least)
      AND holds.captured_at > ${now}::timestamptz - make_interval(days => bucket.below)
    GROUP BY bucket.days, bucket.least ORDER BY bucket.least`.execute(db);
  const none = { release: 0, frozen: 0, review: 0, overdue: 0, transfer_problem: 0 };
  return { states: states.rows, queues: counts.rows[0] ?? none, ageing: ageing.rows };
}

/** Net of everything of a payee that is still held, refunds taken off. */
export async function heldNetOf(db: Db, payeeId: string): Promise<number> {
  const { rows } = await sql<{ net_minor: number }>`
    SELECT (coalesce(sum(net_minor), 0) - coalesce((
      SELECT sum(taken.net_minor) FROM hold_refunds AS taken JOIN holds AS open USING (hold_id)
      WHERE open.payee_id = ${payeeId} AND open.state IN ('created', 'held', 'release_requested', 'on_hold')), 0)
    )::bigint AS net_minor
    FROM holds
    WHERE payee_id = ${payeeId} AND state IN ('created', 'held', 'release_requested', 'on_hold')`.execute(db);
  return rows[0]?.net_minor ?? 0;
}
