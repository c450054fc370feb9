import { ReconciliationView } from '#web/features/reconciliation/ReconciliationView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('reconciliation.title');
export default ReconciliationView;
