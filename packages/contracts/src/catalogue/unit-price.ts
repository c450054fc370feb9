import type { ListingProblem } from './listing-problems.ts';

/** What one piece costs, by kind of buyer and quantity (MKT-2, MKT-4). Pure; the server's checkout and the pages use it. */
export interface PriceBreak {
  /** From so many pieces… */
  readonly quantity: number;
  /** …each costs this, paise with GST. */
  readonly price_minor: number;
}

export interface ListedPrices {
  readonly b2c_minor: number;
  readonly b2b_minor: number;
  /** A business buys at B2B prices from so many pieces; fewer cost the B2C price each. */
  readonly b2bMinimumQuantity: number;
  /** Quantities ascending, prices descending. */
  readonly b2bBreaks: readonly PriceBreak[];
}

export function unitPriceOf(prices: ListedPrices, buyer: 'b2b' | 'b2c', quantity: number): number {
  if (buyer === 'b2c' || quantity < prices.b2bMinimumQuantity) return prices.b2c_minor;
  const reached = prices.b2bBreaks.findLast((step) => step.quantity <= quantity);
  return reached?.price_minor ?? prices.b2b_minor;
}

/** What is wrong with a ladder of prices, or undefined. */
export function problemWithBreaks(prices: ListedPrices): ListingProblem | undefined {
  let { quantity, price_minor } = { quantity: prices.b2bMinimumQuantity, price_minor: prices.b2b_minor };
  for (const step of prices.b2bBreaks) {
    if (step.quantity <= quantity) return { rule: 'breaksRise', limit: step.quantity };
    if (step.price_minor >= price_minor) return { rule: 'breaksFall', limit: step.quantity };
    ({ quantity, price_minor } = step);
  }
  return undefined;
}
