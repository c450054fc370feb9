import { OverviewView } from '#web/features/admin/OverviewView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.overview.title');
export default OverviewView;
