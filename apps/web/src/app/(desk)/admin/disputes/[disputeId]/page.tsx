import { AdminDisputeView } from '#web/features/disputes/AdminDisputeView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('disputeDesk.one');
export default AdminDisputeView;
