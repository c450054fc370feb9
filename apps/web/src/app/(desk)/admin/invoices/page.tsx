import { AdminInvoicesView } from '#web/features/invoices/AdminInvoicesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('invoices.title');
export default AdminInvoicesView;
