import './ratings-tables.ts';
import { on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { ratingsPermissions } from './ratings-permissions.ts';
import { forgetTexts } from './ratings-store.ts';
import { ratingsRoutes } from './ratings.routes.ts';

export { type Summary, summariesOf } from './summaries.ts';

export const room = defineRoom({
  name: 'ratings',
  routes: ratingsRoutes,
  permissions: ratingsPermissions,
  subscriptions: [
    on('identity.user_erased.v1', 'ratings.forget-texts', (tx, event) => forgetTexts(tx, event.payload.userId)),
  ],
});
