import { defineRoom } from '#platform/room.ts';
import { dealersQueues } from './dealers-queues.ts';
import { applicantRoutes } from './applicants.routes.ts';
import { dealersPermissions } from './dealers-permissions.ts';
import './dealers-tables.ts';
import { dealersKeeper } from './keep-personal-data.ts';
import { lapseDocuments } from './lapse-documents.ts';

export { type Application, startApplication, submitApplication } from './apply.ts';
export { applicantOfUser } from './applicants-store.ts';
export { decideApplicant } from './decide-applicant.ts';
export { storeDocument } from './store-document.ts';
export { businessOf, displayNamesOf, panOf, type RegisteredParty, type Supplier, suppliersOf } from './suppliers.ts';

export const room = defineRoom({
  name: 'dealers',
  queues: dealersQueues,
  routes: [...applicantRoutes('dealer'), ...applicantRoutes('business')],
  permissions: dealersPermissions,
  personalData: dealersKeeper,
  tasks: [{ name: 'dealers.lapse-documents', cron: '30 1 * * *', run: lapseDocuments }],
});
