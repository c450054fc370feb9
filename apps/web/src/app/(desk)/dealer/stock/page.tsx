import { StockView } from '#web/features/inventory/StockView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.stock.title');
export default StockView;
