import { RemoteSessionsView } from '#web/features/remote/admin/RemoteSessionsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('remoteDesk.admin.title');
export default RemoteSessionsView;
