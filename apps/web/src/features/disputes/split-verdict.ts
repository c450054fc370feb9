import { toPaise } from '#web/forms/amount.ts';

interface DisputedLine {
  lineId: string;
  claimed: number;
  decided: number | null;
}

/** The lines a decision has to name: those in dispute, each with at most what is disputed of it. */
export function verdictLines<Line extends DisputedLine>(lines: readonly Line[]): Line[] {
  return lines.filter((line) => line.claimed > 0);
}

/** What the fields of a decision give back to the buyer in all; undefined while a field cannot be read. */
export function refundOf(lines: readonly DisputedLine[], values: Readonly<Record<string, string>>): number | undefined {
  const amounts = verdictLines(lines).map((line) => {
    const text = (values[line.lineId] ?? '').trim();
    const amount_minor = toPaise(text);
    // `toPaise` reads what is no amount as nothing; only an explicit zero is nothing.
    return text === '' || (amount_minor === 0 && !/^[₹\s]*0+([.,]0+)?$/.test(text)) ? undefined : amount_minor;
  });
  return amounts.includes(undefined) ? undefined : amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
}
