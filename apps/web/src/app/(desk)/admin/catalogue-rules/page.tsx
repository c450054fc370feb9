import { CatalogueRulesView } from '#web/features/catalogue/CatalogueRulesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('catalogueRules.title');
export default CatalogueRulesView;
