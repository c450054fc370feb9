import { RelaysView } from '#web/features/link/RelaysView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('linkDesk.title');
export default RelaysView;
