import { AuditView } from '#web/features/governance/AuditView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.audit.title');
export default AuditView;
