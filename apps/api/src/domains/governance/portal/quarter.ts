/** Quarters of the Indian financial year are calendar quarters too: Q1 is April to June. */
export interface Quarter {
  /** `2026-27 Q3` */
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
}

const ist_ms = 5.5 * 3_600_000;
const form = /^(\d{4})-Q([1-4])$/;

/** @param text financial year by its first year and quarter, `2026-Q3`: October to December 2026; undefined: none such */
export function parseQuarter(text: string): Quarter | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  const number = Number(match[2]);
  const from = Date.UTC(year, 3 + (number - 1) * 3, 1) - ist_ms;
  const until = Date.UTC(year, 3 + number * 3, 1) - ist_ms;
  return {
    name: `${year}-${String((year + 1) % 100).padStart(2, '0')} Q${number}`,
    from: new Date(from),
    until: new Date(until),
  };
}

export function quarterOf(at: Date): string {
  const india = new Date(at.getTime() + ist_ms);
  const month = india.getUTCMonth();
  const year = month < 3 ? india.getUTCFullYear() - 1 : india.getUTCFullYear();
  return `${year}-Q${Math.floor(((month + 9) % 12) / 3) + 1}`;
}
