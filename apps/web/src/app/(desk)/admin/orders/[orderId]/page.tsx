import { AdminOrderView } from '#web/features/orders/AdminOrderView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.orders.order');
export default AdminOrderView;
