import { TeamView } from '#web/features/users/TeamView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('admin.team.title');
export default TeamView;
