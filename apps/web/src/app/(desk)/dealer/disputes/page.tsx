import { DealerDisputesView } from '#web/features/disputes/DealerDisputesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('disputeDesk.title');
export default DealerDisputesView;
