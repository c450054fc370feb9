import { paise } from './paise.ts';

/**
 * Locales of the pages. English, Tamil and Hindi in India all write ₹1,23,456.50 with European digits (Unicode CLDR);
 * the parameter is here so that a language that does not can be added in one place.
 */
export type MoneyLocale = 'en' | 'ta' | 'hi';

export interface InrFormat {
  readonly locale?: MoneyLocale;
  /** `auto` leaves `.00` away. Invoices and statements always show paise. */
  readonly paise?: 'always' | 'auto';
  /** Without the ₹, for tables whose head says it. */
  readonly symbol?: boolean;
}

/** 12345650 → `₹1,23,456.50`; −500 → `-₹5.00`. */
export function formatInr(amount: number, format: InrFormat = {}): string {
  const checked = paise(amount);
  const size = Math.abs(checked);
  const fraction = size % 100;
  const rupees = groupIndian(String((size - fraction) / 100));
  const decimals = fraction === 0 && format.paise === 'auto' ? '' : `.${String(fraction).padStart(2, '0')}`;
  return `${checked < 0 ? '-' : ''}${format.symbol === false ? '' : '₹'}${rupees}${decimals}`;
}

/** Plain decimal rupees for machines (UPI links, CSV, provider forms): 12345650 → `123456.50`. */
export function decimalRupees(amount: number): string {
  const checked = paise(amount);
  const size = Math.abs(checked);
  const fraction = size % 100;
  return `${checked < 0 ? '-' : ''}${(size - fraction) / 100}.${String(fraction).padStart(2, '0')}`;
}

/** The last three digits, then pairs: thousands, lakhs, crores. */
function groupIndian(digits: string): string {
  if (digits.length <= 3) return digits;
  const head = digits.slice(0, -3).replaceAll(/\B(?=(?:\d{2})+$)/g, ',');
  return `${head},${digits.slice(-3)}`;
}
