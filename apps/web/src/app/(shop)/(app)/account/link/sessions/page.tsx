import { SessionsView } from '#web/features/link/SessionsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.sessions.title');
export default SessionsView;
