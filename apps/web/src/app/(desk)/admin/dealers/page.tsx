import { DealersReviewView } from '#web/features/dealers/ApplicantsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.applicants.dealer');
export default DealersReviewView;
