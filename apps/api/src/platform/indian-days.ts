import { day_ms } from './clock.ts';

const india_ms = 330 * 60_000;

/** `YYYY-MM-DD` of a moment in India (UTC+05:30, no daylight saving): rates, reports and deadlines change at midnight there. */
export function indianDay(at: Date): string {
  return new Date(at.getTime() + india_ms).toISOString().slice(0, 10);
}

/** First moment of a day in India, from `YYYY-MM-DD`; an invalid date for what is no day. */
export function startOfIndianDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - india_ms);
}

/** [from, to) that covers both days entirely; undefined when they are the wrong way round or over a year apart. */
export function indianPeriod(from: string, to: string): { from: Date; to: Date } | undefined {
  const start = startOfIndianDay(from);
  const end = new Date(startOfIndianDay(to).getTime() + day_ms);
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return undefined;
  const length_ms = end.getTime() - start.getTime();
  return length_ms <= 0 || length_ms > 366 * day_ms ? undefined : { from: start, to: end };
}

/** The day of the month in India, 1–31. */
export function indianDayOfMonth(at: Date): number {
  return new Date(at.getTime() + india_ms).getUTCDate();
}

/**
 * The same time of day in India, so many months later, on this day of the month or on the month's last: who began on a
 * 31st is on the 28th in February, and on the 31st again in March.
 */
export function addIndianMonths(at: Date, months: number, dayOfMonth: number): Date {
  const there = new Date(at.getTime() + india_ms);
  const [year, month] = [there.getUTCFullYear(), there.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const time_ms = there.getTime() - startOfUtcDay(there);
  return new Date(Date.UTC(year, month, Math.min(dayOfMonth, lastDay)) + time_ms - india_ms);
}

function startOfUtcDay(at: Date): number {
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
}
