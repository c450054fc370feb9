import { defineRoom } from '#platform/room.ts';
import { reportsRoutes } from './reports.route.ts';

export const room = defineRoom({
  name: 'reports',
  routes: reportsRoutes,
  permissions: [{ action: 'reports.read', role: 'admin', capability: ['operations', 'finance', 'auditor'] }],
});
