import { SecurityView } from '#web/features/account/SecurityView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('account.security.title');
export default SecurityView;
