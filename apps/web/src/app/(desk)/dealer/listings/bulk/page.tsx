import { BulkView } from '#web/features/catalogue/sheets/BulkView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('sheets.bulk.title');
export default BulkView;
