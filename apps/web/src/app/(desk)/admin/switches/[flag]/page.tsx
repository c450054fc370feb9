import { FlagView } from '#web/features/governance/FlagView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.switches.history');
export default FlagView;
