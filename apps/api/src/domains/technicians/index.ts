import './technicians-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { techniciansKeeper } from './keep-personal-data.ts';
import { lapseCertificates } from './lapse-certificates.ts';
import { technicianFilesRoutes } from './technician-files.routes.ts';
import { techniciansPermissions } from './technicians-permissions.ts';
import { techniciansQueues } from './technicians-queues.ts';
import { techniciansRoutes } from './technicians.routes.ts';

export { startApplication, submitApplication } from './apply.ts';
export {
  type Certificate,
  certificateOf,
  certifiedSoftwareTechnicians,
  fitForOnlineRepair,
  type FitTechnician,
  isCertified,
  type TechnicianCard,
  technicianCards,
} from './certificates.ts';
export { decideTechnician } from './decide-technician.ts';
export { storeDocument, storePhoto } from './store-document.ts';
export { supplierOf, type TechnicianSupplier } from './supplier.ts';
export { technicianOfUser } from './technicians-store.ts';

export const room = defineRoom({
  name: 'technicians',
  routes: [...techniciansRoutes, ...technicianFilesRoutes],
  permissions: techniciansPermissions,
  queues: techniciansQueues,
  personalData: techniciansKeeper,
  tasks: [{ name: 'technicians.lapse-certificates', cron: '40 18 * * *', run: lapseCertificates }],
});
