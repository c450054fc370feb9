'use client';

import { type ReactElement, useEffect, useState } from 'react';
import styles from './Countdown.module.css';

interface CountdownProps {
  until: string;
  label: string;
  over: string;
}

/** Minutes and seconds left. Screen readers hear it when it appears and when it is over, not every second. */
export function Countdown({ until, label, over }: CountdownProps): ReactElement {
  const end = new Date(until).getTime();
  const [now, setNow] = useState(() => Date.now());
  const left_s = Math.max(0, Math.ceil((end - now) / 1000));
  const ended = left_s === 0;
  useEffect(() => {
    if (ended) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ended]);
  if (ended) return <output className={styles.over}>{over}</output>;
  return (
    <p className={styles.countdown}>
      {label}{' '}
      <strong role="timer">
        {Math.floor(left_s / 60)}:{String(left_s % 60).padStart(2, '0')}
      </strong>
    </p>
  );
}
