import { PayoutAccountView } from '#web/features/payouts/PayoutAccountView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.account.title');
export default PayoutAccountView;
