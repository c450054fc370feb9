import './remote-sessions-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { consentRoutes } from './consents/consents.routes.ts';
import { firmwareRoutes } from './firmware/firmware.routes.ts';
import { remoteSessionsKeeper } from './keep-personal-data.ts';
import { logRoutes } from './log/log.routes.ts';
import { remoteSessionsPermissions } from './remote-sessions-permissions.ts';
import { remoteSessionsSubscriptions } from './remote-sessions-subscriptions.ts';
import { remoteSessionsTasks } from './remote-sessions-tasks.ts';
import { reportRoute } from './report/report.routes.ts';
import { adminSessionRoutes } from './sessions/admin-sessions.routes.ts';
import { sessionRoutes } from './sessions/sessions.routes.ts';

export { firmwareKeys } from './firmware/firmware-keys.ts';
export { offeredImages, presentImage } from './firmware/firmware-store.ts';
export { publishImage, withdrawImage } from './firmware/publish-image.ts';

export const room = defineRoom({
  name: 'remote-sessions',
  routes: [...sessionRoutes, ...consentRoutes, ...logRoutes, reportRoute, ...adminSessionRoutes, ...firmwareRoutes],
  permissions: remoteSessionsPermissions,
  subscriptions: remoteSessionsSubscriptions,
  tasks: remoteSessionsTasks,
  personalData: remoteSessionsKeeper,
});
