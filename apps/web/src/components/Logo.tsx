import type { ReactElement } from 'react';
import styles from './Logo.module.css';

/** A nut seen from above, one edge open like a spanner's jaw, and the name. */
export function Logo(): ReactElement {
  return (
    <span className={styles.logo}>
      <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path className={styles.nut} d="M16 1.500 28.600 8.750v14.500L16 30.500 3.400 23.250V8.750L16 1.500Z" />
        <path
          className={styles.jaw}
          d="M10.500 21v-6.200a2.750 2.750 0 0 1 5.500 0V21m0-6.200a2.750 2.750 0 0 1 5.500 0V21"
        />
        <circle className={styles.spark} cx="25.500" cy="6.500" r="4.500" />
      </svg>
      <span className={styles.name}>mistri</span>
    </span>
  );
}
