/** The orders of the story: who bought what, and how far it came. Times are days before the start. */
export interface DemoOrder {
  key: string;
  buyer: 'customer' | 'business';
  /** Index into the listings that are live. */
  listing: number;
  quantity: number;
  placed_days: number;
  /** Where it stands now. */
  reach:
    | 'awaiting_payment'
    | 'paid'
    | 'accepted'
    | 'packed'
    | 'shipped'
    | 'delivered'
    | 'paid_out'
    | 'return_requested'
    | 'disputed'
    | 'cancelled';
}

/** Listing 0 … 3 belong to the demo account of the dealer. */
export const demoOrders: readonly DemoOrder[] = [
  { key: 'paid-out', buyer: 'customer', listing: 0, quantity: 1, placed_days: 16, reach: 'paid_out' },
  { key: 'paid-out-business', buyer: 'business', listing: 1, quantity: 25, placed_days: 15, reach: 'paid_out' },
  { key: 'paid-out-madurai', buyer: 'customer', listing: 4, quantity: 1, placed_days: 14, reach: 'paid_out' },
  { key: 'release-waits', buyer: 'customer', listing: 12, quantity: 2, placed_days: 10, reach: 'delivered' },
  { key: 'delivered', buyer: 'customer', listing: 2, quantity: 3, placed_days: 5, reach: 'delivered' },
  { key: 'delivered-business', buyer: 'business', listing: 8, quantity: 30, placed_days: 5, reach: 'delivered' },
  { key: 'disputed', buyer: 'customer', listing: 1, quantity: 1, placed_days: 4, reach: 'disputed' },
  { key: 'return', buyer: 'customer', listing: 0, quantity: 2, placed_days: 4, reach: 'return_requested' },
  { key: 'shipped', buyer: 'customer', listing: 3, quantity: 2, placed_days: 2, reach: 'shipped' },
  { key: 'cancelled', buyer: 'customer', listing: 5, quantity: 1, placed_days: 2, reach: 'cancelled' },
  { key: 'packed', buyer: 'business', listing: 0, quantity: 12, placed_days: 1, reach: 'packed' },
  { key: 'accepted', buyer: 'customer', listing: 1, quantity: 2, placed_days: 0.4, reach: 'accepted' },
  { key: 'paid', buyer: 'customer', listing: 0, quantity: 1, placed_days: 0.1, reach: 'paid' },
  { key: 'paid-salem', buyer: 'business', listing: 16, quantity: 40, placed_days: 0.08, reach: 'paid' },
  { key: 'awaiting', buyer: 'customer', listing: 2, quantity: 2, placed_days: 0.001, reach: 'awaiting_payment' },
];
