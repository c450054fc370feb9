import { ConsentsDesk } from '#web/features/privacy/ConsentsDesk.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('privacyDesk.consents.title');
export default ConsentsDesk;
