import { RepairRulesView } from '#web/features/repairs/RepairRulesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('repairDesk.rules.title');
export default RepairRulesView;
