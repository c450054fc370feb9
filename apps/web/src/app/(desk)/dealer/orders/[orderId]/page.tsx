import { DealerOrderView } from '#web/features/orders/DealerOrderView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.orders.order');
export default DealerOrderView;
