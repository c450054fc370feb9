import { SwitchesView } from '#web/features/governance/SwitchesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.switches.title');
export default SwitchesView;
