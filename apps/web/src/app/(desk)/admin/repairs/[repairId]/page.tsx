import { AdminRepairView } from '#web/features/repairs/AdminRepairView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairDesk.repair');
export default AdminRepairView;
