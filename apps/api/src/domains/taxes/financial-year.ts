import { indianDay } from '#platform/indian-days.ts';

export interface FinancialYear {
  /** `2026-27` */
  readonly name: string;
  /** `2627`, for document numbers. */
  readonly short: string;
  /** First day, `2026-04-01`. */
  readonly from: string;
  /** First day of the next one. */
  readonly to: string;
}

/** April to March. */
export function financialYear(at: Date): FinancialYear {
  const day = indianDay(at);
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0);
  const next = String((year + 1) % 100).padStart(2, '0');
  return {
    name: `${year}-${next}`,
    short: `${String(year % 100).padStart(2, '0')}${next}`,
    from: `${year}-04-01`,
    to: `${year + 1}-04-01`,
  };
}
