import { ComplaintsDesk } from '#web/features/privacy/ComplaintsDesk.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('privacyDesk.complaints.title');
export default ComplaintsDesk;
