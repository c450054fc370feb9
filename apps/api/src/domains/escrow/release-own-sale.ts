import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { lockJob, platformPayee } from '#rooms/jobs/index.ts';
import { requestRelease } from './hold-states.ts';
import { factsOf, type Hold, lockHoldsOfJob, moveHold } from './holds-store.ts';
import { performRelease } from './release-holds.ts';

/**
 * What the platform itself sold was supplied: its money becomes revenue and GST payable in that moment (ADR 0030). Nobody
 * is paid, so nobody approves. What a review holds stays held, and goes the way of every other hold when it is cleared.
 */
export async function releaseOwnSale(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const job = await lockJob(tx, jobId);
  if (job?.payee_id !== platformPayee) return;
  const ready: Hold[] = [];
  for (const hold of await lockHoldsOfJob(tx, jobId)) {
    const change = requestRelease(factsOf(hold));
    if (!change && hold.state !== 'release_requested') continue;
    if (change) await moveHold(tx, hold.hold_id, change, { release_requested_at: origin.at });
    ready.push({ ...hold, state: 'release_requested' });
  }
  await performRelease(tx, origin, { job, holds: ready, policyVersion: null, ownSale: true });
}
