import { PayoutView } from '#web/features/payouts/PayoutView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.payouts.payout');
export default PayoutView;
