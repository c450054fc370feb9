import { LedgerAccountView } from '#web/features/ledger/LedgerAccountView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.ledger.account');
export default LedgerAccountView;
