import { AdminTechniciansView } from '#web/features/technicians/AdminTechniciansView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairDesk.technicians.title');
export default AdminTechniciansView;
