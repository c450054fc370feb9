import { WarehousesView } from '#web/features/inventory/WarehousesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.warehouses.title');
export default WarehousesView;
