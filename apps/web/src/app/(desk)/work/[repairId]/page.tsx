import { WorkRepairView } from '#web/features/technicians/WorkRepairView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.repair.title');
export default WorkRepairView;
