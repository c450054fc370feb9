import './link-tables.ts';
import { presencePath } from '@mistri/contracts/link/presence';
import { defineRoom } from '#platform/room.ts';
import { configRoute } from './config/config.route.ts';
import { linkPermissions } from './link-permissions.ts';
import { linkSubscriptions } from './link-subscriptions.ts';
import { linkTasks } from './link-tasks.ts';
import { openPresence } from './presence/open-presence.ts';

export { revokeSession } from './sessions/end-session.ts';
export { openSession, type OpenRefusal, type WantedSession } from './sessions/open-session.ts';
export { findSession, type LinkSession } from './sessions/sessions-store.ts';

export const room = defineRoom({
  name: 'link',
  routes: [configRoute],
  permissions: linkPermissions,
  subscriptions: linkSubscriptions,
  tasks: linkTasks,
  upgrade: { path: presencePath, open: openPresence },
});
