/** Quarters of the Indian financial year as the api names them: `2026-Q3` is October to December 2026. */
export function quarterOf(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const sinceApril = (month + 8) % 12;
  return `${month >= 4 ? year : year - 1}-Q${Math.floor(sinceApril / 3) + 1}`;
}

/** This quarter and those before it, newest first. */
export function recentQuarters(day: string, count: number): string[] {
  const [year = 0, quarter = 1] = quarterOf(day).split('-Q').map(Number);
  const index = year * 4 + quarter - 1;
  return Array.from({ length: count }, (_, back) => {
    const at = index - back;
    return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
  });
}
