import type { PayoutState } from './payouts-tables.ts';

/** What the gateway or the network said about a payout. */
export type PayoutNews =
  | { readonly what: 'accepted'; readonly gatewayRef: string }
  | { readonly what: 'paid'; readonly utr: string | null }
  | { readonly what: 'failed'; readonly reason: string };

const moves: Readonly<Record<PayoutState, Partial<Record<PayoutNews['what'], PayoutState>>>> = {
  requested: { accepted: 'processing', paid: 'paid', failed: 'failed' },
  processing: { paid: 'paid', failed: 'failed' },
  // A bank may send money back days after it had taken it.
  paid: { failed: 'returned' },
  failed: {},
  returned: {},
};

/**
 * Forward only; undefined when the news is old or repeated and nothing is to be done. `failed` is final: the money is
 * back on the balance and goes out again under a new payout with a new key.
 */
export function nextPayoutState(state: PayoutState, news: PayoutNews['what']): PayoutState | undefined {
  return moves[state][news];
}

export const openPayoutStates: readonly PayoutState[] = ['requested', 'processing'];
