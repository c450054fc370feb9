import { WorkStatementsView } from '#web/features/technicians/WorkStatementsView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('dealer.statements.title');
export default WorkStatementsView;
