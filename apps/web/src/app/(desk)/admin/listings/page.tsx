import { ListingReviewView } from '#web/features/catalogue/ListingReviewView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('listings.review.title');
export default ListingReviewView;
