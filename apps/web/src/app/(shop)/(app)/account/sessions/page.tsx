import { SessionsView } from '#web/features/account/SessionsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('account.sessions.title');
export default SessionsView;
