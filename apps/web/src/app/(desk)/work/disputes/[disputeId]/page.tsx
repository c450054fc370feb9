import { WorkDisputeView } from '#web/features/technicians/WorkDisputesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('disputeDesk.one');
export default WorkDisputeView;
