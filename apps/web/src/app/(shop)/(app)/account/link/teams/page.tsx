import { TeamsView } from '#web/features/link/TeamsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('link.teams.title');
export default TeamsView;
