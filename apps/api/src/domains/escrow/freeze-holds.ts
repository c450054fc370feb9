import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { type Job, lockJob } from '#rooms/jobs/index.ts';
import type { BlockCause } from './escrow-tables.ts';
import { type BlockKey, hasOpenBlock, liftBlocks, placeBlock } from './hold-blocks-store.ts';
import { freeze, unfreeze } from './hold-states.ts';
import { factsOf, type Hold, lockHoldsOfJob, moveHold } from './holds-store.ts';

export interface Freeze extends BlockKey {
  readonly jobId: string;
  /** Exactly these lines; everything of the job when left out. */
  readonly lineIds?: readonly string[];
  readonly reason: string;
}

/**
 * Money of these lines stands still until this very block is lifted. Lines that ended already are left alone.
 *
 * @returns the lines that stand still now because of it
 */
export async function freezeLines(tx: Tx, origin: Origin, what: Freeze): Promise<string[]> {
  const job = await lockJob(tx, what.jobId);
  if (!job) return [];
  const frozen: Hold[] = [];
  for (const hold of await wantedHolds(tx, what)) {
    const change = freeze(factsOf(hold));
    if (!change && hold.state !== 'on_hold') continue;
    const placed = await placeBlock(tx, {
      ...what,
      holdId: hold.hold_id,
      by: origin.actor.userId,
      at: origin.at,
    });
    if (!placed) continue;
    // Who approved before did not know of the reason.
    if (change) await moveHold(tx, hold.hold_id, change, { approval_round: hold.approval_round + 1 });
    frozen.push(hold);
  }
  await tell(tx, origin, { job, holds: frozen, what, event: 'escrow.frozen.v1' });
  return frozen.map((hold) => hold.line_id);
}

export interface Unfreeze {
  readonly jobId: string;
  readonly lineIds?: readonly string[];
  readonly key: BlockKey | { readonly cause: 'manual' | 'review' };
  readonly reason: string;
}

/** Lifts blocks; a hold goes on where it was when no other block is left. @returns lines whose block was lifted */
export async function unfreezeLines(tx: Tx, origin: Origin, what: Unfreeze): Promise<string[]> {
  const job = await lockJob(tx, what.jobId);
  if (!job) return [];
  const lifted: Hold[] = [];
  for (const hold of await wantedHolds(tx, what)) {
    const count = await liftBlocks(tx, { ...what, holdId: hold.hold_id, by: origin.actor.userId, at: origin.at });
    if (count === 0) continue;
    lifted.push(hold);
    const change = (await hasOpenBlock(tx, hold.hold_id)) ? undefined : unfreeze(factsOf(hold));
    if (change) await moveHold(tx, hold.hold_id, change);
  }
  const reference = 'reference' in what.key ? what.key.reference : origin.actor.userId;
  await tell(tx, origin, {
    job,
    holds: lifted,
    what: { cause: what.key.cause, reference, reason: what.reason },
    event: 'escrow.unfrozen.v1',
  });
  return lifted.map((hold) => hold.line_id);
}

async function wantedHolds(tx: Tx, what: { jobId: string; lineIds?: readonly string[] }): Promise<Hold[]> {
  const holds = await lockHoldsOfJob(tx, what.jobId);
  return holds.filter((hold) => what.lineIds?.includes(hold.line_id) ?? true);
}

async function tell(
  tx: Tx,
  origin: Origin,
  about: {
    job: Job;
    holds: readonly Hold[];
    what: { cause: BlockCause; reference: string; reason: string };
    event: 'escrow.frozen.v1' | 'escrow.unfrozen.v1';
  },
): Promise<void> {
  const { job, holds, what, event } = about;
  const [first] = holds;
  if (!first) return;
  const holdIds = holds.map((hold) => hold.hold_id);
  await audit(tx, origin, {
    action: event === 'escrow.frozen.v1' ? 'escrow.frozen' : 'escrow.unfrozen',
    subjectId: job.job_id,
    reason: what.reason,
    after: { holdIds, cause: what.cause, reference: what.reference },
  });
  await emit(tx, origin, {
    name: event,
    subject: job.job_id,
    payload: {
      jobId: job.job_id,
      paymentId: first.payment_id,
      payeeId: job.payee_id,
      holdIds,
      cause: what.cause,
      reference: what.reference,
    },
  });
}
