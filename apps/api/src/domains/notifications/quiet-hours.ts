import { day_ms, minute_ms } from '#platform/clock.ts';

/** Minutes after midnight in India, from (included) to (excluded); may go over midnight. Equal: none. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** 21:00–09:00: when nobody without a choice of their own is disturbed by what can wait. */
export const usualQuietHours: QuietHours = { from: 21 * 60, to: 9 * 60 };

const dayMinutes = 24 * 60;
const india_ms = 330 * minute_ms;

/** The moment itself, or the end of the quiet hours it falls into. */
export function afterQuietHours(at: Date, quiet: QuietHours): Date {
  const local_ms = at.getTime() + india_ms;
  const minute = Math.floor((local_ms % day_ms) / minute_ms);
  const length = (quiet.to - quiet.from + dayMinutes) % dayMinutes;
  const into = (minute - quiet.from + dayMinutes) % dayMinutes;
  if (into >= length) return at;
  const minuteStart = Math.floor(at.getTime() / minute_ms) * minute_ms;
  return new Date(minuteStart + (length - into) * minute_ms);
}

/** `21:30` ↔ 1290 */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

export function clockOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
