import { FirmwareView } from '#web/features/firmware/FirmwareView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairDesk.firmware.title');
export default FirmwareView;
