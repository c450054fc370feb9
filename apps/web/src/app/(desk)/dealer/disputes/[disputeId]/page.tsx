import { DealerDisputeView } from '#web/features/disputes/DealerDisputesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('disputeDesk.one');
export default DealerDisputeView;
