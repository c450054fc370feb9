import { DealerApplicationView } from '#web/features/dealers/DealerApplicationView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.application.title');
export default DealerApplicationView;
