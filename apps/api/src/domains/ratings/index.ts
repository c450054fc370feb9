import './ratings-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { ratingsKeeper } from './keep-personal-data.ts';
import { ratingsPermissions } from './ratings-permissions.ts';
import { ratingsQueues } from './ratings-queues.ts';
import { ratingsRoutes } from './ratings.routes.ts';

export { type Summary, summariesOf } from './summaries.ts';

export const room = defineRoom({
  name: 'ratings',
  routes: ratingsRoutes,
  permissions: ratingsPermissions,
  personalData: ratingsKeeper,
  queues: ratingsQueues,
});
