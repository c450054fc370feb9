import './fees-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { feesQueues } from './fees-queues.ts';
import { decideFeeRuleRoute, listFeeRulesRoute, proposeFeeRuleRoute } from './fee-rules.route.ts';
import { feesPermissions } from './fees-permissions.ts';
import { decidePolicyRoute, proposePolicyRoute, readPolicyRoute } from './policy.route.ts';

export {
  computeSettlement,
  noParts,
  type SettledLine,
  type SettlementLine,
  type SettlementPart,
  type SettlementParts,
  settlementParts,
  type SettlementTerms,
  settleOwnSale,
  subtractParts,
  sumParts,
  takeRefund,
  totalOf,
} from './compute-settlement.ts';
export { type MoneyPolicy, moneyPolicySchema, type MoneySettings } from './money-policy.ts';
export { moneyPolicy } from './policy-store.ts';
export type { FeeRule, FeeSubject } from './fee-rules.ts';
export {
  commissionRulesAt,
  type FeeJobKind,
  type PayeeRole,
  quoteServiceFee,
  type ServiceFeeQuote,
} from './quote-fees.ts';

export const room = defineRoom({
  name: 'fees',
  queues: feesQueues,
  routes: [
    listFeeRulesRoute,
    proposeFeeRuleRoute,
    decideFeeRuleRoute,
    readPolicyRoute,
    proposePolicyRoute,
    decidePolicyRoute,
  ],
  permissions: feesPermissions,
});
