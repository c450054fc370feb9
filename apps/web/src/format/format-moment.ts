import { timeZone } from '#web/i18n/time-zone.ts';

const styles = {
  day: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  dayAndMonth: { weekday: 'short', day: 'numeric', month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type WhenStyle = keyof typeof styles;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * As it is written in India: `21 Nov 2026, 3:07 pm`, in English too. Narrow and no-break spaces become plain ones, because
 * the server and the browser do not always agree on them.
 */
export function formatMoment(at: Date, as: WhenStyle, locale: string): string {
  const key = `${locale} ${as}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(`${locale}-IN`, { ...styles[as], timeZone });
  formats.set(key, format);
  return format.format(at).replaceAll(/[\u202F\u00A0]/g, ' ');
}
