import { MoneyAlertsView } from '#web/features/reconciliation/MoneyAlertsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('reconciliation.alerts.title');
export default MoneyAlertsView;
