import { DealerRatingsView } from '#web/features/ratings/DealerRatingsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.ratings.title');
export default DealerRatingsView;
