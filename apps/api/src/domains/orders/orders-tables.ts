import type { ColumnType, Generated } from 'kysely';
import type { BuyerKind, OrderMover, OrderState } from '@mistri/contracts/orders/order-states';
import type { OrderRules, RuleFlags } from './order-rules.ts';

type Json<T> = ColumnType<T, string, string>;

export interface OrderRulesTable {
  rule_version: Generated<number>;
  body: Json<OrderRules>;
  effective_from: Date;
  created_by: string;
  created_at: Date;
  reason: string;
}

export interface AddressesTable {
  address_id: string;
  user_id: string;
  data_key: string;
  sealed: string;
  pin: string;
  state_code: string;
  created_at: Date;
  removed_at: Date | null;
}

export interface CartItemsTable {
  user_id: string;
  product_id: string;
  quantity: number;
  added_at: Date;
}

export interface OrdersTable {
  order_id: string;
  checkout_id: string;
  buyer_id: string;
  business_id: string | null;
  buyer_kind: BuyerKind;
  dealer_id: string;
  state: OrderState;
  state_before_dispute: OrderState | null;
  rule_version: number;
  rule_flags: Json<RuleFlags>;
  item_count: number;
  first_title: string;
  weight_g: number;
  goods_minor: number;
  delivery_minor: number;
  fee_minor: number;
  total_minor: number;
  delivery_pin: string;
  created_at: Date;
  changed_at: Date;
  act_by: Date | null;
  reservation_expires_at: Date;
  delivered_at: Date | null;
}

export interface OrderEventsTable {
  event_no: Generated<number>;
  order_id: string;
  at: Date;
  from_state: OrderState | null;
  to_state: OrderState;
  mover: OrderMover;
  actor_id: string;
  reason: string | null;
}

export interface ShipmentsTable {
  order_id: string;
  courier: string;
  tracking_number: string;
  tracking_url: string | null;
  shipped_at: Date;
  code_key: string;
  code_sealed: string;
  code_digest: string;
  attempts_left: number;
  delivered_by: 'code' | 'proof' | null;
  proof_file: string | null;
}

export interface ReturnedLine {
  lineId: string;
  productId: string;
  quantity: number;
  amount_minor: number;
}

export interface OrderReturnsTable {
  return_id: string;
  order_id: string;
  state: 'requested' | 'accepted' | 'rejected' | 'withdrawn' | 'received';
  reason_code: 'defective' | 'wrong_item' | 'not_as_described' | 'damaged' | 'changed_mind';
  reason: string;
  answer: string | null;
  lines: Json<ReturnedLine[]>;
  amount_minor: number;
  created_at: Date;
  changed_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    order_rules: OrderRulesTable;
    addresses: AddressesTable;
    cart_items: CartItemsTable;
    orders: OrdersTable;
    order_events: OrderEventsTable;
    shipments: ShipmentsTable;
    order_returns: OrderReturnsTable;
  }
}
