import { WorkHistoryView } from '#web/features/technicians/WorkHistoryView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.jobs.history');
export default WorkHistoryView;
