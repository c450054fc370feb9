import { AdminOrdersView } from '#web/features/orders/AdminOrdersView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.orders.title');
export default AdminOrdersView;
