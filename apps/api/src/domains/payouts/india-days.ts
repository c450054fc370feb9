import { day_ms } from '#platform/clock.ts';

const india_ms = 5.5 * 3_600_000;

/** First moment of a day in India (UTC+05:30, no daylight saving), from `YYYY-MM-DD`. */
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

/** `YYYY-MM-DD` of a moment in India. */
export function indianDay(at: Date): string {
  return new Date(at.getTime() + india_ms).toISOString().slice(0, 10);
}
