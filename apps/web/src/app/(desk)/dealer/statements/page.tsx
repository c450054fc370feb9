import { StatementsView } from '#web/features/payouts/StatementsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.statements.title');
export default StatementsView;
