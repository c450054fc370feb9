import { ImportsView } from '#web/features/catalogue/sheets/ImportsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('sheets.title');
export default ImportsView;
