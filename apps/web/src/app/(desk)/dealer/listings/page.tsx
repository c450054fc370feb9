import { ListingsView } from '#web/features/catalogue/ListingsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('listings.title');
export default ListingsView;
