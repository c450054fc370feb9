import { WorkEarningsView } from '#web/features/technicians/WorkEarningsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.nav.earnings');
export default WorkEarningsView;
