import { ApplyView } from '#web/features/technicians/ApplyView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.application.title');
export default ApplyView;
