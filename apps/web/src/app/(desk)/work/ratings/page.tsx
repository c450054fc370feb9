import { WorkRatingsView } from '#web/features/technicians/WorkRatingsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.nav.ratings');
export default WorkRatingsView;
