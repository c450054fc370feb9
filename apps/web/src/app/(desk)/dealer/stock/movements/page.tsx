import { MovementsView } from '#web/features/inventory/MovementsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.stock.movements');
export default MovementsView;
