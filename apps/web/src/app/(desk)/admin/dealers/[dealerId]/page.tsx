import { DealerReviewView } from '#web/features/dealers/ApplicantView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.applicants.dealer');
export default DealerReviewView;
