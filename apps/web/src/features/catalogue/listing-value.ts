import { formatInr } from '@mistri/money';
import { fromBasisPoints } from '#web/forms/amount.ts';

const amounts = new Set(['mrp', 'b2bPrice', 'b2cPrice']);

const asItIs = (_: string, value: string): string => value;

/** One fact of a listing as a reviewer reads it: rupees, percent, lists with commas, prices with their quantities, names by `word`. */
export function listingValue(
  name: string,
  value: unknown,
  word: (field: string, value: string) => string = asItIs,
): string {
  if (Array.isArray(value)) return value.map((item) => listingValue(name, item, word)).join(', ') || '–';
  if (isStep(value)) return `${value.quantity}+: ${formatInr(value.price, { paise: 'auto' })}`;
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value !== 'number') return typeof value === 'string' ? word(name, value) : JSON.stringify(value);
  if (name === 'gstRateBp') return `${fromBasisPoints(value)} %`;
  return amounts.has(name) ? formatInr(value, { paise: 'auto' }) : String(value);
}

function isStep(value: unknown): value is { quantity: number; price: number } {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'quantity' in value && typeof value.quantity === 'number' && 'price' in value && typeof value.price === 'number'
  );
}
