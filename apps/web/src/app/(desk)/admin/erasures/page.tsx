import { ErasuresDesk } from '#web/features/privacy/ErasuresDesk.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('privacyDesk.erasures.title');
export default ErasuresDesk;
