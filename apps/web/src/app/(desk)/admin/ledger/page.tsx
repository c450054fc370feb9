import { LedgerView } from '#web/features/ledger/LedgerView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.ledger.title');
export default LedgerView;
