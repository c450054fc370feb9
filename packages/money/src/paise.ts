declare const paiseBrand: unique symbol;

/**
 * An amount of money: a whole number of paise, at most `maxPaise` either way. The brand says "checked"; it is a plain
 * number at run time. Functions of this package take plain numbers (rows and requests carry those), check them, and
 * answer branded ones.
 */
export type Paise = number & { readonly [paiseBrand]: 'Paise' };

/**
 * ₹1 lakh crore. The ledger's columns hold the same bound. It leaves room below 2^53 (about 90 × more) so that sums and
 * differences of two amounts are always exact before they are checked.
 */
export const maxPaise = 100_000_000_000_000;

/** Thrown for an amount, rate or weight that no correct caller passes. What people type goes through `parseInr`. */
export class MoneyError extends RangeError {
  constructor(message: string) {
    super(message);
    this.name = 'MoneyError';
  }
}

export function isPaise(value: unknown): value is Paise {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxPaise;
}

/** @throws MoneyError unless `amount` is a whole number of paise within ±`maxPaise`. Never answers −0. */
export function paise(amount: number): Paise {
  if (!isPaise(amount)) throw new MoneyError(`not an amount in paise: ${String(amount)}`);
  return (amount === 0 ? 0 : amount) as Paise;
}

/** @throws MoneyError when negative, too. */
export function nonNegativePaise(amount: number): Paise {
  const checked = paise(amount);
  if (checked < 0) throw new MoneyError(`negative amount: ${amount}`);
  return checked;
}

/** @throws MoneyError when an amount or any running sum is out of bounds. */
export function sumPaise(amounts: Iterable<number>): Paise {
  let sum = paise(0);
  for (const amount of amounts) sum = paise(sum + paise(amount));
  return sum;
}

export function subtractPaise(from: number, amount: number): Paise {
  return paise(paise(from) - paise(amount));
}

/** Unit price × quantity. @throws MoneyError unless `quantity` is a whole number ≥ 0 and the product is in bounds. */
export function multiplyPaise(unit: number, quantity: number): Paise {
  if (!Number.isSafeInteger(quantity) || quantity < 0) throw new MoneyError(`not a quantity: ${String(quantity)}`);
  // A float product of two safe integers can only be inexact above 2^53, far above the bound that is checked here.
  return paise(paise(unit) * quantity);
}
