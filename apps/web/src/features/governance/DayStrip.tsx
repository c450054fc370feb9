import { useFormatter } from 'next-intl';
import type { ReactElement } from 'react';
import styles from './DayStrip.module.css';
import { percentText, toneOfDay } from './service-look.ts';

interface DayStripProps {
  label: string;
  days: readonly { day: string; tally: { availability: number | null } | undefined }[];
  target: number | null;
}

/** One small bar per day. A picture: the numbers stand in the table below it. */
export function DayStrip({ label, days, target }: DayStripProps): ReactElement {
  const format = useFormatter();
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn by style sheets, not by a file
    <div className={styles.strip} role="img" aria-label={label}>
      {days.map(({ day, tally }) => (
        <span
          key={day}
          className={styles.day}
          data-tone={toneOfDay(tally, target)}
          title={`${format.dateTime(new Date(`${day}T00:00:00+05:30`), { dateStyle: 'medium' })}: ${percentText(tally?.availability ?? null, 3)}`}
        />
      ))}
    </div>
  );
}
