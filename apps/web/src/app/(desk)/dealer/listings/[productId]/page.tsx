import { ListingView } from '#web/features/catalogue/ListingView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('listings.listing');
export default ListingView;
