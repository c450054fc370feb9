import { AdminTechnicianView } from '#web/features/technicians/AdminTechnicianView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairDesk.technicians.title');
export default AdminTechnicianView;
