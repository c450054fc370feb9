import './notifications-tables.ts';
import { day_ms } from '#platform/clock.ts';
import { afterward, on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { accountNotices } from './account-notices.ts';
import { moneyNotices } from './money-notices.ts';
import { notificationsPermissions } from './notifications-permissions.ts';
import { notificationsRoutes } from './notifications.routes.ts';
import { forgetOlderThan, forgetUser } from './notifications-store.ts';
import { orderNotices } from './order-notices.ts';
import { planNotices } from './plan-notices.ts';
import { repairNotices } from './repair-notices.ts';
import { sendDue, sendFresh } from './send-due.ts';
import { sessionNotices } from './session-notices.ts';
import { staffNotices } from './staff-notices.ts';

const kept_ms = 365 * day_ms;
const portion = 100;

export const room = defineRoom({
  name: 'notifications',
  routes: notificationsRoutes,
  permissions: notificationsPermissions,
  subscriptions: [
    ...orderNotices,
    ...repairNotices,
    ...sessionNotices,
    ...planNotices,
    ...moneyNotices,
    ...accountNotices,
    ...staffNotices,
    on('identity.user_erased.v1', 'notifications.forget-user', (tx, event) => forgetUser(tx, event.payload.userId)),
    afterward('notifications.written.v1', 'notifications.send', async (db, event, { services }) => {
      for (const { userId, ...notice } of event.payload.notices) {
        services.realtime.push(`user:${userId}`, 'notification.new', notice);
      }
      const notificationIds = event.payload.notices.map((notice) => notice.notificationId);
      await sendFresh(db, services, { notificationIds, at: event.occurredAt });
    }),
  ],
  tasks: [
    {
      name: 'notifications.send-due',
      cron: '* * * * *',
      run: async (db, { services }) => {
        while ((await sendDue(db, services, { limit: portion })) === portion) {
          /* the condition does the work */
        }
      },
    },
    {
      name: 'notifications.forget-old',
      cron: '45 20 * * *',
      run: async (db, { origin }) => {
        const before = new Date(origin.at.getTime() - kept_ms);
        while ((await forgetOlderThan(db, before)) > 0) {
          /* the condition does the work */
        }
      },
    },
  ],
});
