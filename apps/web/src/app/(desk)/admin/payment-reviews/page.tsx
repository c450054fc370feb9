import { PaymentReviewsView } from '#web/features/payments/PaymentReviewsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.fraud.title');
export default PaymentReviewsView;
