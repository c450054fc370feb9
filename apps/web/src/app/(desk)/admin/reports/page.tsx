import { ReportsView } from '#web/features/admin/ReportsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.reports.title');
export default ReportsView;
