import './reconciliation-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { reconciliationPermissions } from './reconciliation-permissions.ts';
import { reconciliationQueues } from './reconciliation-queues.ts';
import { reconciliationRoutes } from './reconciliation.routes.ts';
import { reconcileTask } from './reconciliation-tasks.ts';

export const room = defineRoom({
  name: 'reconciliation',
  routes: reconciliationRoutes,
  permissions: reconciliationPermissions,
  queues: reconciliationQueues,
  tasks: [reconcileTask],
});
