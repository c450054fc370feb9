import { AdminPaymentsView } from '#web/features/payments/AdminPaymentsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.payments.title');
export default AdminPaymentsView;
