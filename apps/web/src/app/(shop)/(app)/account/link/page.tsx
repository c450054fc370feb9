import { DevicesView } from '#web/features/link/DevicesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.devices.title');
export default DevicesView;
