import { day_ms, hour_ms } from '#platform/clock.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Origin } from '#platform/audit.ts';
import type { Task } from '#platform/room.ts';
import type { Services } from '#platform/services.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import { jobsReleasable, lockHoldsOfJob } from './holds-store.ts';
import { markOverdue, overdueHolds, jobsForAutomaticRelease } from './overdue-store.ts';
import { holdsBeingReversed } from './refunds-store.ts';
import { performRelease } from './release-holds.ts';
import { requestDueRelease } from './request-release.ts';

const batch = 200;

/** Dispute windows that ended: what is held waits for finance from now on. */
export const requestReleasesTask: Task = {
  name: 'escrow.request-releases',
  cron: '*/5 * * * *',
  run: async (db, { services, origin }) =>
    eachAlone(await jobsReleasable(db, origin.at, batch), services.log, (jobId) =>
      transact(db, (tx) => requestDueRelease(tx, origin, jobId)),
    ),
};

/** PAY-9: a release nobody decides and money held too long are raised, once per hold. */
export const escalateOverdueTask: Task = {
  name: 'escrow.escalate-overdue',
  cron: '*/15 * * * *',
  run: async (db, { origin }) => {
    const policy = await moneyPolicy(db);
    const now = origin.at.getTime();
    const overdue = await overdueHolds(db, {
      requestedBefore: new Date(now - policy.releaseOverdueHours * hour_ms),
      capturedBefore: new Date(now - policy.maxHoldDays * day_ms),
      limit: batch,
    });
    for (const hold of overdue) {
      await transact(db, async (tx) => {
        if (!(await markOverdue(tx, hold.holdId, origin.at))) return;
        await emit(tx, origin, {
          name: 'escrow.overdue.v1',
          subject: hold.jobId,
          payload: {
            jobId: hold.jobId,
            paymentId: hold.paymentId,
            payeeId: hold.payeeId,
            holdId: hold.holdId,
            what: hold.what,
            since: hold.since.toISOString(),
          },
        });
      });
    }
  },
};

/** PAY-5: ships off. When two finance admins have turned it on, each release says the policy version that decided. */
export const releaseAutomaticallyTask: Task = {
  name: 'escrow.release-automatically',
  cron: '*/10 * * * *',
  run: (db, { services, origin }) => releaseAutomatically(db, services, origin),
};

async function releaseAutomatically(db: Db, services: Services, origin: Origin): Promise<void> {
  const policy = await moneyPolicy(db);
  if (!policy.autoRelease || services.flags.stopped('payments')) return;
  const requestedBefore = new Date(origin.at.getTime() - policy.autoReleaseWaitHours * hour_ms);
  const limits = { requestedBefore, jobMax_minor: policy.autoReleaseMax, limit: batch };
  await eachAlone(await jobsForAutomaticRelease(db, limits), services.log, (jobId) =>
    transact(db, async (tx) => {
      const job = await lockJob(tx, jobId);
      if (!job || (job.state !== 'fulfilled' && job.state !== 'verified')) return;
      const all = await lockHoldsOfJob(tx, jobId);
      const jobGross_minor = all.reduce((sum, hold) => sum + hold.gross_minor, 0);
      if (jobGross_minor > policy.autoReleaseMax) return;
      const reversing = await holdsBeingReversed(tx, jobId);
      const holds = all.filter(
        (hold) =>
          hold.state === 'release_requested' &&
          !hold.needs_two &&
          !reversing.has(hold.hold_id) &&
          (hold.release_requested_at?.getTime() ?? Infinity) <= requestedBefore.getTime(),
      );
      await performRelease(tx, origin, { job, holds, policyVersion: policy.version });
    }),
  );
}
