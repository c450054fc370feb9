import { OrderRulesView } from '#web/features/orders/OrderRulesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.rules.title');
export default OrderRulesView;
