import type { Card, PaymentMethod } from '../gateway/entities.ts';
import { testCard } from '../gateway/pay-order.ts';
import { type Fields, textOf } from './checkout-request.ts';
import type { PayTexts } from './pay-texts.ts';

export const upiApps = ['Google Pay', 'PhonePe', 'Paytm', 'BHIM'] as const;
export const banks: Readonly<Record<string, string>> = {
  SBIN: 'State Bank of India',
  HDFC: 'HDFC Bank',
  ICIC: 'ICICI Bank',
  IOBA: 'Indian Overseas Bank',
  IDIB: 'Indian Bank',
  CNRB: 'Canara Bank',
  KVBL: 'Karur Vysya Bank',
  TMBL: 'Tamilnad Mercantile Bank',
};

export interface ChosenInstrument {
  method: PaymentMethod;
  vpa?: string;
  card?: Card;
  bank?: string;
}

/** Which field is wrong, as a key of the texts. */
export interface FormProblem {
  field: string;
  problem: keyof PayTexts;
}

const addressForm = /^[\w.-]{2,256}@[a-z][a-z0-9.-]{1,64}$/i;

/** Reads what the payer filled in. The card's number and code are looked at here and forgotten. */
export function readInstrument(fields: Fields, now: Date): ChosenInstrument | FormProblem {
  const method = textOf(fields, 'method');
  if (method === 'card') return readCard(fields, now);
  if (method === 'netbanking') {
    const bank = textOf(fields, 'bank') ?? '';
    return Object.hasOwn(banks, bank) ? { method, bank } : { field: 'bank', problem: 'badBank' };
  }
  const address = textOf(fields, 'vpa', 320);
  if (address) {
    return addressForm.test(address) ? { method: 'upi', vpa: address } : { field: 'vpa', problem: 'badAddress' };
  }
  const app = textOf(fields, 'app');
  if (app === 'qr' || upiApps.some((known) => known === app)) return { method: 'upi', vpa: 'buyer@razorpay' };
  return { field: 'vpa', problem: 'noApp' };
}

function readCard(fields: Fields, now: Date): ChosenInstrument | FormProblem {
  const number = (textOf(fields, 'number', 40) ?? '').replaceAll(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) return { field: 'number', problem: 'badNumber' };
  if (!stillValid(textOf(fields, 'expiry') ?? '', now)) return { field: 'expiry', problem: 'badExpiry' };
  if (!/^\d{3,4}$/.test(textOf(fields, 'cvv') ?? '')) return { field: 'cvv', problem: 'badCvv' };
  const holder = textOf(fields, 'holder', 100);
  return holder ? { method: 'card', card: testCard(number, holder) } : { field: 'holder', problem: 'badHolder' };
}

function luhn(number: string): boolean {
  const sum = Array.from(number)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

function stillValid(text: string, now: Date): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2])\s*\/\s*(\d{2})$/.exec(text) ?? [];
  if (!month || !year) return false;
  // A card is good to the end of its month.
  return Date.UTC(2000 + Number(year), Number(month)) > now.getTime();
}

const declinedCards: Readonly<Record<string, string>> = {
  '0002': 'card_declined',
  '9995': 'insufficient_funds',
  '0069': 'card_expired',
};

/** Why this instrument never succeeds (README, test data); undefined for all others. */
export function alwaysFails(chosen: { vpa?: string | null; card?: Card | null }): string | undefined {
  if (chosen.vpa === 'failure@razorpay') return 'payment_failed';
  const { card } = chosen;
  return card?.network === 'Visa' ? declinedCards[card.last4] : undefined;
}
