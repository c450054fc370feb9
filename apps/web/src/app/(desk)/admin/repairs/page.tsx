import { AdminRepairsView } from '#web/features/repairs/AdminRepairsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairDesk.title');
export default AdminRepairsView;
