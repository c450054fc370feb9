import { ProfileView } from '#web/features/account/ProfileView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('account.profile.title');
export default ProfileView;
