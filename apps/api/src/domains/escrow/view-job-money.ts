import type { Db } from '#platform/db/database.ts';
import { linesOf } from '#rooms/jobs/index.ts';
import type { HoldState } from './hold-states.ts';
import { type Hold, holdsOfJob } from './holds-store.ts';
import { openBlockCauses } from './list-holds.ts';
import { refundsOfJob } from './refunds-store.ts';

/** What a frozen, a waiting and a finished line together mean for their job: the one that still needs the most. */
const order: readonly HoldState[] = [
  'on_hold',
  'created',
  'held',
  'release_requested',
  'partially_refunded',
  'released',
  'refunded',
];

export function statusOfJob(holds: readonly Pick<Hold, 'state'>[]): HoldState | 'none' {
  return order.find((state) => holds.some((hold) => hold.state === state)) ?? 'none';
}

/** What the parties of a job see of its money: lines, states, refunds; not how it is shared out. */
export async function viewJobMoney(db: Db, jobId: string) {
  const holds = await holdsOfJob(db, jobId);
  const byLine = new Map(holds.map((hold) => [hold.line_id, hold]));
  const causes = await openBlockCauses(
    db,
    holds.map((hold) => hold.hold_id),
  );
  const lines = (await linesOf(db, jobId)).flatMap((line) => {
    const hold = byLine.get(line.line_id);
    return hold ? [{ line, hold }] : [];
  });
  return {
    jobId,
    escrowStatus: statusOfJob(holds),
    lines: lines.map(({ line, hold }) => ({
      lineId: line.line_id,
      description: line.description,
      state: hold.state,
      amount: hold.gross_minor,
      refunded: hold.refunded_minor,
      refundable: line.total_minor - line.refunded_minor,
      releasableAt: hold.releasable_at?.toISOString() ?? null,
      releasedAt: hold.released_at?.toISOString() ?? null,
      frozenBy: causes.get(hold.hold_id) ?? [],
    })),
    refunds: (await refundsOfJob(db, jobId)).map((refund) => ({
      refundId: refund.refund_id,
      amount: refund.amount_minor,
      state: refund.state,
      decidedAt: refund.decided_at.toISOString(),
      endedAt: refund.ended_at?.toISOString() ?? null,
    })),
  };
}
