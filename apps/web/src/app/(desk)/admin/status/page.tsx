import { StatusView } from '#web/features/governance/StatusView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.status.title');
export default StatusView;
