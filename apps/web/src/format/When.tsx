import { useLocale } from 'next-intl';
import type { ReactElement } from 'react';
import { formatMoment, type WhenStyle } from './format-moment.ts';

/** A point in time in India's time and the reader's language. Works in server and client components. */
export function When({ at, as = 'moment' }: { at: string | Date; as?: WhenStyle }): ReactElement {
  const locale = useLocale();
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{formatMoment(date, as, locale)}</time>;
}
