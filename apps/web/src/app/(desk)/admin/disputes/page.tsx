import { AdminDisputesView } from '#web/features/disputes/AdminDisputesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('disputeDesk.title');
export default AdminDisputesView;
