import { UsersView } from '#web/features/users/UsersView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.users.title');
export default UsersView;
