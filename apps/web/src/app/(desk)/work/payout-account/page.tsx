import { WorkAccountView } from '#web/features/technicians/WorkAccountView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.nav.payoutAccount');
export default WorkAccountView;
