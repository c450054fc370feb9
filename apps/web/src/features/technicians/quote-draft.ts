import { amount, fromPaise, toPaise, wholeNumber } from '#web/forms/amount.ts';
import { atLeast, type Broken, firstBroken, required, type Rule } from '#web/forms/rules.ts';

/** A line as it is being typed. `key` tells lines apart while they are moved and removed. */
export interface QuoteLineDraft {
  readonly key: number;
  readonly description: string;
  readonly quantity: string;
  /** In rupees, GST included. */
  readonly unit: string;
}

export const mostLines = 20;

export const emptyLine = (key: number): QuoteLineDraft => ({ key, description: '', quantity: '1', unit: '' });

interface EarlierQuote {
  readonly state: string;
  readonly lines: readonly { readonly description: string; readonly quantity: number; readonly unitMinor: number }[];
}

/** A quote that is to be changed comes with what it says now. */
export function draftOf(quote: EarlierQuote | undefined): readonly QuoteLineDraft[] {
  if (!quote || quote.state === 'refunded') return [emptyLine(0)];
  return quote.lines.map((line, key) => ({
    key,
    description: line.description,
    quantity: String(line.quantity),
    unit: fromPaise(line.unitMinor),
  }));
}

/** One rupee at least, as the api wants it. */
const positive: Rule = (value) => (toPaise(value) < 100 ? { rule: 'amount' } : undefined);
const oneOrMore: Rule = (value) => {
  const count = Number(value);
  return count >= 1 && count <= 100 ? undefined : { rule: 'wholeNumber' };
};

const rules: Readonly<Record<'description' | 'quantity' | 'unit', readonly Rule[]>> = {
  description: [required, atLeast(3)],
  quantity: [required, wholeNumber, oneOrMore],
  unit: [required, amount, positive],
};

/** What is wrong, by `key.field`. */
export function brokenInQuote(lines: readonly QuoteLineDraft[]): ReadonlyMap<string, Broken> {
  return new Map(
    lines.flatMap((line) =>
      (Object.keys(rules) as (keyof typeof rules)[]).flatMap((name) => {
        const broken = firstBroken(line[name].trim(), rules[name]);
        return broken ? [[`${line.key}.${name}`, broken] as const] : [];
      }),
    ),
  );
}

/** What the lines come to; a line that is not complete counts nothing. */
export function totalOf(lines: readonly QuoteLineDraft[]): number {
  return lines.reduce((sum, { quantity, unit }) => {
    const count = /^\d{1,3}$/.test(quantity.trim()) ? Number(quantity) : 0;
    return sum + count * toPaise(unit);
  }, 0);
}

/** What `POST …/quotes` wants to hear of complete lines. */
export function quoteOf(lines: readonly QuoteLineDraft[], note: string) {
  return {
    lines: lines.map((line) => ({
      description: line.description.trim(),
      quantity: Number(line.quantity),
      unitMinor: toPaise(line.unit),
    })),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}
