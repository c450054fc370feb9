import { DealerInvoicesView } from '#web/features/invoices/InvoicesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('invoices.title');
export default DealerInvoicesView;
