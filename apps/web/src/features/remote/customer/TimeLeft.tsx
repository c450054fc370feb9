'use client';

import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useState } from 'react';
import styles from './Remote.module.css';

/** Until the hard end, by the host's own clock: `of` is what it last said, and from then on it runs down here. */
export function TimeLeft({ remaining_ms, of }: { remaining_ms: number; of: object }): ReactElement {
  const t = useTranslations('remote.live');
  const [clock, setClock] = useState(() => ({ of, since_ms: performance.now(), now_ms: performance.now() }));
  useEffect(() => {
    const since_ms = performance.now();
    setClock({ of, since_ms, now_ms: since_ms });
    const timer = setInterval(() => setClock({ of, since_ms, now_ms: performance.now() }), 1000);
    return () => clearInterval(timer);
  }, [of]);
  const left_s = Math.max(0, Math.ceil((remaining_ms - (clock.now_ms - clock.since_ms)) / 1000));
  return (
    <p>
      {t('timeLeft')}{' '}
      <strong role="timer" className={styles.timer}>
        {Math.floor(left_s / 60)}:{String(left_s % 60).padStart(2, '0')}
      </strong>
    </p>
  );
}
