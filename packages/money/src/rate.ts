import { MoneyError, paise, type Paise } from './paise.ts';

/**
 * How a fraction of a paisa is settled. Symmetric around zero, so that a credit note mirrors its invoice.
 *
 * - `half_up`: ½ goes away from zero. For every tax and for commission: invoices are checked by people with calculators.
 * - `half_even`: ½ goes to the even neighbour. For averages and shares that are repeated many times and must not drift.
 * - `down`: towards zero. For limits granted (a discount of "at most 10 %").
 * - `up`: away from zero. For limits demanded (a minimum).
 */
export type Rounding = 'half_up' | 'half_even' | 'down' | 'up';

/** 100 % in basis points. Rates in the database and on the wire are whole basis points: 18 % = 1800, 0.1 % = 10. */
export const wholeBp = 10_000;
/** 100 % in parts per million, for what basis points cannot say: 0.125 % = 1250 ppm. */
export const wholePpm = 1_000_000;
/** Rates above 1000 % are a mistake in the data. */
const maxWholes = 10;

/** amount × rate, rate in basis points. */
export function mulRate(amount: number, rate_bp: number, rounding: Rounding): Paise {
  return mulRatio(amount, checkRate(rate_bp, wholeBp), wholeBp, rounding);
}

/** amount × rate, rate in parts per million. */
export function mulRatePpm(amount: number, rate_ppm: number, rounding: Rounding): Paise {
  return mulRatio(amount, checkRate(rate_ppm, wholePpm), wholePpm, rounding);
}

function checkRate(rate: number, whole: number): number {
  if (!Number.isSafeInteger(rate) || rate < 0 || rate > whole * maxWholes) {
    throw new MoneyError(`not a rate: ${String(rate)} of ${whole}`);
  }
  return rate;
}

/**
 * amount × numerator ÷ denominator, rounded once, exactly (no floating point between).
 * @throws MoneyError for a negative or broken ratio, or a result out of bounds
 */
export function mulRatio(amount: number, numerator: number, denominator: number, rounding: Rounding): Paise {
  const checked = paise(amount);
  if (!Number.isSafeInteger(numerator) || numerator < 0) throw new MoneyError(`not a numerator: ${String(numerator)}`);
  if (!Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new MoneyError(`not a denominator: ${String(denominator)}`);
  }
  const size = roundedQuotient(BigInt(Math.abs(checked)) * BigInt(numerator), BigInt(denominator), rounding);
  return paise(checked < 0 ? -Number(size) : Number(size));
}

function roundedQuotient(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const twice = rest * 2n;
  switch (rounding) {
    case 'down':
      return quotient;
    case 'up':
      return quotient + 1n;
    case 'half_up':
      return twice >= divisor ? quotient + 1n : quotient;
    case 'half_even':
      return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
  }
}
