import './link-tables.ts';
import { presencePath } from '@mistri/contracts/link/presence';
import { defineRoom } from '#platform/room.ts';
import { configRoute } from './config/config.route.ts';
import { linkKeeper } from './keep-personal-data.ts';
import { linkPermissions } from './link-permissions.ts';
import { linkSubscriptions } from './link-subscriptions.ts';
import { linkTasks } from './link-tasks.ts';
import { nodeRoutes } from './nodes/nodes.routes.ts';
import { openPresence } from './presence/open-presence.ts';
import { subscriptionRoutes } from './purchases/subscription.routes.ts';
import { relayRoutes } from './relays/relays.routes.ts';
import { ruleRoutes } from './rules/rules.routes.ts';
import { sessionRoutes } from './sessions/sessions.routes.ts';
import { adminTeamRoutes } from './teams/admin-teams.routes.ts';
import { invitationRoutes } from './teams/invitations.routes.ts';
import { teamRoutes } from './teams/teams.routes.ts';

export { addRelay, type NewRelay } from './relays/change-relays.ts';
export { findRelay } from './relays/relays-store.ts';
export { noteReport } from './sessions/note-report.ts';
export { revokeSession } from './sessions/end-session.ts';
export { openSession, type OpenRefusal, type WantedSession } from './sessions/open-session.ts';
export { findSession, type LinkSession } from './sessions/sessions-store.ts';

export const room = defineRoom({
  name: 'link',
  routes: [
    configRoute,
    ...teamRoutes,
    ...invitationRoutes,
    ...nodeRoutes,
    ...ruleRoutes,
    ...sessionRoutes,
    ...relayRoutes,
    ...subscriptionRoutes,
    ...adminTeamRoutes,
  ],
  permissions: linkPermissions,
  subscriptions: linkSubscriptions,
  tasks: linkTasks,
  personalData: linkKeeper,
  upgrade: { path: presencePath, open: openPresence },
});
