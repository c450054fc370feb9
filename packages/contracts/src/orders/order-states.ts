/** MKT-9. `draft` and `validated` live in the cart and the quote; an order row begins at `awaiting_payment`. */
export const orderStates = [
  'draft',
  'validated',
  'awaiting_payment',
  'paid',
  'accepted',
  'packed',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'return_requested',
  'returned',
  'disputed',
  'refunded',
] as const;
export type OrderState = (typeof orderStates)[number];

/** Who may move an order. `system`: payments, deadlines, escrow and disputes. */
export const orderMovers = ['buyer', 'dealer', 'operations', 'system'] as const;
export type OrderMover = (typeof orderMovers)[number];

export interface OrderTransition {
  readonly from: OrderState;
  readonly to: OrderState;
  readonly by: readonly OrderMover[];
  /** What the mover must bring; pages ask for exactly this. */
  readonly needs?: 'reason' | 'tracking' | 'code_or_proof';
}

/** The whole table; the server decides by it and pages show their buttons by it. */
export const orderTransitions: readonly OrderTransition[] = [
  { from: 'draft', to: 'validated', by: ['buyer'] },
  { from: 'validated', to: 'awaiting_payment', by: ['buyer'] },
  { from: 'awaiting_payment', to: 'paid', by: ['system'] },
  { from: 'awaiting_payment', to: 'cancelled', by: ['buyer', 'operations', 'system'], needs: 'reason' },
  { from: 'paid', to: 'accepted', by: ['dealer'] },
  { from: 'paid', to: 'cancelled', by: ['buyer', 'dealer', 'operations', 'system'], needs: 'reason' },
  { from: 'accepted', to: 'packed', by: ['dealer'] },
  { from: 'accepted', to: 'cancelled', by: ['buyer', 'dealer', 'operations', 'system'], needs: 'reason' },
  { from: 'packed', to: 'shipped', by: ['dealer'], needs: 'tracking' },
  { from: 'packed', to: 'cancelled', by: ['dealer', 'operations', 'system'], needs: 'reason' },
  { from: 'shipped', to: 'delivered', by: ['dealer', 'operations'], needs: 'code_or_proof' },
  { from: 'delivered', to: 'completed', by: ['system'] },
  { from: 'delivered', to: 'return_requested', by: ['buyer'], needs: 'reason' },
  { from: 'return_requested', to: 'delivered', by: ['buyer', 'dealer', 'operations'], needs: 'reason' },
  { from: 'return_requested', to: 'returned', by: ['dealer', 'operations'] },
  { from: 'returned', to: 'refunded', by: ['system'] },
  { from: 'returned', to: 'completed', by: ['system'] },
  // Everything was given back while the parcel was on its way (a review of the payment): it returns to the dealer.
  { from: 'shipped', to: 'cancelled', by: ['system'], needs: 'reason' },
  { from: 'shipped', to: 'disputed', by: ['system'] },
  { from: 'delivered', to: 'disputed', by: ['system'] },
  { from: 'return_requested', to: 'disputed', by: ['system'] },
  { from: 'returned', to: 'disputed', by: ['system'] },
  { from: 'disputed', to: 'shipped', by: ['system'] },
  { from: 'disputed', to: 'delivered', by: ['system'] },
  { from: 'disputed', to: 'return_requested', by: ['system'] },
  { from: 'disputed', to: 'returned', by: ['system'] },
  { from: 'disputed', to: 'completed', by: ['system'] },
  { from: 'disputed', to: 'refunded', by: ['system'] },
  { from: 'cancelled', to: 'refunded', by: ['system'] },
];

export function findTransition(from: OrderState, to: OrderState): OrderTransition | undefined {
  return orderTransitions.find((transition) => transition.from === from && transition.to === to);
}

export const buyerKinds = ['b2b', 'b2c'] as const;
export type BuyerKind = (typeof buyerKinds)[number];
