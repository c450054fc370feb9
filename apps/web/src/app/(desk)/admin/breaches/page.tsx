import { BreachesDesk } from '#web/features/privacy/BreachesDesk.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('privacyDesk.breaches.title');
export default BreachesDesk;
