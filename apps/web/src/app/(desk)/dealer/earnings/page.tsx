import { EarningsView } from '#web/features/payouts/EarningsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.earnings.title');
export default EarningsView;
