import { defineRoom } from '#platform/room.ts';
import { breachRoutes } from './breaches/breaches.route.ts';
import { complaintRoutes } from './complaints/complaints.route.ts';
import { consentRoutes } from './consents/consents.route.ts';
import { erasureRoutes } from './erasure/erasure.route.ts';
import { exportRoutes } from './exports/exports.route.ts';
import { privacyKeeper } from './keep-personal-data.ts';
import { peopleRoutes } from './people/people.route.ts';
import { privacyPermissions } from './privacy-permissions.ts';
import { privacyQueues } from './privacy-queues.ts';
import { privacySubscriptions } from './privacy-subscriptions.ts';
import './privacy-tables.ts';
import { privacyTasks } from './privacy-tasks.ts';

export { hasConsent } from './consents/read-consents.ts';

export const room = defineRoom({
  name: 'privacy',
  routes: [...consentRoutes, ...peopleRoutes, ...exportRoutes, ...erasureRoutes, ...complaintRoutes, ...breachRoutes],
  permissions: privacyPermissions,
  subscriptions: privacySubscriptions,
  tasks: privacyTasks,
  queues: privacyQueues,
  personalData: privacyKeeper,
});
