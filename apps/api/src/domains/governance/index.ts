import { defineRoom } from '#platform/room.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { sealRoutes } from './audit/seals.routes.ts';
import { flagRoutes } from './flags/flags.routes.ts';
import { governancePermissions } from './governance-permissions.ts';
import { governanceQueues } from './governance-queues.ts';
import './governance-tables.ts';
import { governanceTasks } from './governance-tasks.ts';
import { liveDesks } from './overview/live-desks.ts';
import { overviewRoute } from './overview/overview.route.ts';
import { portalRoutes } from './portal/portal.routes.ts';
import { serviceLevelsRoute, statusRoute } from './status/status.routes.ts';

export { readSealPublicKeys } from './audit/seal-keys.ts';
export { verifyAudit, type AuditVerdict } from './audit/verify-audit.ts';
export { createServiceMeter, type ServiceMeter } from './status/service-meter.ts';
export { createLiveFlags, type LiveFlags } from './flags/live-flags.ts';
export { stopNow } from './flags/stop-now.ts';

export const room = defineRoom({
  name: 'governance',
  routes: [
    ...auditRoutes,
    ...sealRoutes,
    ...flagRoutes,
    overviewRoute,
    ...portalRoutes,
    statusRoute,
    serviceLevelsRoute,
  ],
  subscriptions: liveDesks,
  permissions: governancePermissions,
  tasks: governanceTasks,
  queues: governanceQueues,
});
