import { ImportView } from '#web/features/catalogue/sheets/ImportView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('sheets.one');
export default ImportView;
