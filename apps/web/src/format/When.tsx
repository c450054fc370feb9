import { useFormatter } from 'next-intl';
import type { ReactElement } from 'react';

export type WhenStyle = 'day' | 'time' | 'moment' | 'dayAndMonth';

const styles = {
  day: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  dayAndMonth: { weekday: 'short', day: 'numeric', month: 'short' },
} as const;

/** A point in time in India's time and the reader's language. Works in server and client components. */
export function When({ at, as = 'moment' }: { at: string | Date; as?: WhenStyle }): ReactElement {
  const format = useFormatter();
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{format.dateTime(date, styles[as])}</time>;
}
