import { UserView } from '#web/features/users/UserView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.users.user');
export default UserView;
