import { WorkView } from '#web/features/technicians/WorkView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.jobs.title');
export default WorkView;
