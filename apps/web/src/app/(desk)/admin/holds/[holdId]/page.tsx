import { HoldView } from '#web/features/escrow/HoldView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.holds.hold');
export default HoldView;
