import { day_ms } from '#platform/clock.ts';
import { startOfIndianDay } from '#platform/indian-days.ts';

/** [from, to) that covers both days entirely; undefined when they are the wrong way round or over a year apart. */
export function indianPeriod(from: string, to: string): { from: Date; to: Date } | undefined {
  const start = startOfIndianDay(from);
  const end = new Date(startOfIndianDay(to).getTime() + day_ms);
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return undefined;
  const length_ms = end.getTime() - start.getTime();
  return length_ms <= 0 || length_ms > 366 * day_ms ? undefined : { from: start, to: end };
}
