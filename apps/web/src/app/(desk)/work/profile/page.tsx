import { ProfileView } from '#web/features/technicians/ProfileView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('work.profile.title');
export default ProfileView;
