import type { Db } from '#platform/db/database.ts';
import { hour_ms } from '#platform/clock.ts';

export type LegalClock =
  | 'complaint_acknowledge'
  | 'complaint_resolve'
  | `breach_${'certin_reported' | 'board_informed' | 'people_told' | 'board_detailed'}`;

/** When a clock that starts now runs out, by the law in force now. */
export async function deadline(db: Db, clock: LegalClock, start: Date): Promise<Date> {
  const rule = await db
    .selectFrom('legal_clocks')
    .select(['hours', 'months'])
    .where('clock', '=', clock)
    .where('effective_from', '<=', start)
    .orderBy('effective_from', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!rule) throw new Error(`no law gives a time for ${clock}`);
  return rule.months === null
    ? new Date(start.getTime() + (rule.hours ?? 0) * hour_ms)
    : monthsLater(start, rule.months);
}

/** The same day some months later; the last day where that month has no such day (31 January → 28 February). */
export function monthsLater(at: Date, months: number): Date {
  const later = new Date(at);
  later.setUTCMonth(later.getUTCMonth() + months);
  if (later.getUTCDate() !== at.getUTCDate()) later.setUTCDate(0);
  return later;
}
