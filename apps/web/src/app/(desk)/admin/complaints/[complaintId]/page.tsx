import { ComplaintDesk } from '#web/features/privacy/ComplaintDesk.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('privacyDesk.complaints.one');
export default ComplaintDesk;
