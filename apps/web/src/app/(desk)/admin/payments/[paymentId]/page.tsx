import { AdminPaymentView } from '#web/features/payments/AdminPaymentView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.payments.payment');
export default AdminPaymentView;
