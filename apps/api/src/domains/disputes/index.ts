import './disputes-tables.ts';
import { on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { adminDisputesRoutes } from './admin-disputes.routes.ts';
import { disputesPermissions } from './disputes-permissions.ts';
import { disputesRoutes } from './disputes.routes.ts';
import { disputesQueues } from './disputes-queues.ts';
import { closeWithJob, followDeadlinesTask, liftAfterRefund } from './disputes-tasks.ts';
import { evidenceRoutes } from './evidence.routes.ts';
import { disputesKeeper } from './keep-personal-data.ts';
import { liveDisputes } from './live-disputes.ts';

export const room = defineRoom({
  name: 'disputes',
  routes: [...disputesRoutes, ...evidenceRoutes, ...adminDisputesRoutes],
  permissions: disputesPermissions,
  queues: disputesQueues,
  personalData: disputesKeeper,
  subscriptions: [
    on('escrow.refund_decided.v1', 'disputes.lift-after-refund', (tx, event, { origin }) =>
      liftAfterRefund(tx, origin, event.payload.refundId),
    ),
    on('jobs.cancelled.v1', 'disputes.close-with-job', (tx, event, { origin }) =>
      closeWithJob(tx, origin, event.payload.jobId),
    ),
    ...liveDisputes,
  ],
  tasks: [followDeadlinesTask],
});
