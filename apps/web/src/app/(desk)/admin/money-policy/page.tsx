import { MoneyPolicyView } from '#web/features/fees/MoneyPolicyView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.policy.title');
export default MoneyPolicyView;
