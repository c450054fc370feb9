import { PortalView } from '#web/features/governance/PortalView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.portal.title');
export default PortalView;
