import { HoldsView } from '#web/features/escrow/HoldsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.holds.title');
export default HoldsView;
