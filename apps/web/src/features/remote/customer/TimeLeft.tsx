'use client';

import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import styles from './Remote.module.css';

/** Until the hard end, which the host counts by its own clock. `until_ms`: by `performance.now()` of this page. */
export function TimeLeft({ until_ms }: { until_ms: number }): ReactElement {
  const t = useTranslations('remote.live');
  const [now_ms, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left_s = Math.max(0, Math.ceil((until_ms - now_ms) / 1000));
  return (
    <p>
      {t('timeLeft')}{' '}
      <strong role="timer" className={styles.timer}>
        {Math.floor(left_s / 60)}:{String(left_s % 60).padStart(2, '0')}
      </strong>
    </p>
  );
}
