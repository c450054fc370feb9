import { timeZone } from '#web/i18n/time-zone.ts';

/** A day in India as the api writes it: `2026-11-21`. */
export function indiaDay(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

export const today = (): string => indiaDay(new Date());
export const firstOfMonth = (): string => `${today().slice(0, 8)}01`;

/** The first moment of an Indian day, for filters on points in time. India has no summer time. */
export const startOfDay = (day: string): string => `${day}T00:00:00+05:30`;
/** The first moment after it. */
export const endOfDay = (day: string): string => new Date(Date.parse(startOfDay(day)) + 86_400_000).toISOString();
