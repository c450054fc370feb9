import { SealsView } from '#web/features/governance/SealsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.seals.title');
export default SealsView;
