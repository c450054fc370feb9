import { AuditEntryView } from '#web/features/governance/AuditEntryView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('governance.audit.entry');
export default AuditEntryView;
