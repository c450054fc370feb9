import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { commandOrigin } from '#test/held-job.ts';
import { walkers, type RequestParts, type RouteOutcomes, type Walker, type Whose } from './outcomes.ts';
import type { World } from './world.ts';

/** REP-13: everybody has a list of their own, and nobody another's. Somebody suspended reads why. */
const ownOnly = { anyone: { public: 401, others: 200 }, suspendedMay: true };

async function notificationFor(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const { db } = world.test;
  const userId = whose === 'own' ? (await world.actor(walker)).userId : newId('usr');
  const notificationId = newId('ntf');
  await transact(db, (tx) =>
    tx
      .insertInto('notifications')
      .values({
        notification_id: notificationId,
        user_id: userId,
        kind: 'order_paid',
        params: JSON.stringify({}),
        event_id: newId('evt'),
        created_at: commandOrigin(world.test).at,
        read_at: null,
      })
      .execute(),
  );
  return { params: { notificationId }, body: { read: true } };
}

export const notificationsOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/notifications', ...ownOnly },
  { route: 'GET /api/notifications/unread-count', ...ownOnly },
  { route: 'POST /api/notifications/read-all', request: () => ({ body: {} }), ...ownOnly },
  { route: 'GET /api/notifications/settings', ...ownOnly },
  {
    route: 'PATCH /api/notifications/settings',
    request: () => ({ body: { channels: { stock: { email: false } } } }),
    ...ownOnly,
  },
  {
    route: 'PATCH /api/notifications/:notificationId',
    request: notificationFor,
    own: Object.fromEntries(walkers.filter((walker) => walker !== 'public').map((walker) => [walker, 200])),
    foreign: { public: 401, others: 404 },
    suspendedMay: true,
  },
];
