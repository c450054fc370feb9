import { defineRoom } from '#platform/room.ts';
import { taxesPermissions } from './taxes-permissions.ts';
import { addTaxRateRoute, gstRateRoute, listTaxRatesRoute, withdrawTaxRateRoute } from './taxes.route.ts';
import './taxes-tables.ts';

export { financialYear, type FinancialYear } from './financial-year.ts';
export {
  gstRateFor,
  gstRatesFor,
  operatorGstRate,
  taxThreshold,
  tcsRate,
  tdsRate,
  type GstRate,
  type TcsRate,
  type TdsQuestion,
  type TdsRate,
} from './read-rates.ts';

export const room = defineRoom({
  name: 'taxes',
  routes: [gstRateRoute, listTaxRatesRoute, addTaxRateRoute, withdrawTaxRateRoute],
  permissions: taxesPermissions,
});
