import { datedRules, type RulesInForce as InForce } from '#platform/dated-rules.ts';
import { contradiction, type OrderRules } from './order-rules.ts';

export type RulesInForce = InForce<OrderRules>;

export const { rulesAt, listRules, addRules } = datedRules<OrderRules, 'orders'>({
  room: 'orders',
  table: 'order_rules',
  contradiction,
});
