import { PayoutsView } from '#web/features/payouts/PayoutsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.payouts.title');
export default PayoutsView;
