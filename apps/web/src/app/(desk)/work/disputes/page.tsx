import { WorkDisputesView } from '#web/features/technicians/WorkDisputesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('disputeDesk.title');
export default WorkDisputesView;
