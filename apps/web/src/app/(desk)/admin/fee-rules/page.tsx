import { FeeRulesView } from '#web/features/fees/FeeRulesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.fees.title');
export default FeeRulesView;
