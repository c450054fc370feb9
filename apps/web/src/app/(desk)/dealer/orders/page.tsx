import { DealerOrdersView } from '#web/features/orders/DealerOrdersView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.orders.title');
export default DealerOrdersView;
