import { RatingsDesk } from '#web/features/ratings/RatingsDesk.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('ratingDesk.title');
export default RatingsDesk;
