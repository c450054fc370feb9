import { DashboardView } from '#web/features/dealers/DashboardView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.nav.today');
export default DashboardView;
