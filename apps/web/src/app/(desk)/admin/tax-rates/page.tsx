import { TaxRatesView } from '#web/features/taxes/TaxRatesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('adminMoney.taxes.title');
export default TaxRatesView;
