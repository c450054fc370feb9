import type { ReactElement, ReactNode } from 'react';
import styles from './StatusChip.module.css';

/** neutral: nothing to do · info: running by itself · warning: somebody must act · success: done · danger: went wrong. */
export type Tone = 'neutral' | 'info' | 'warning' | 'success' | 'danger';

/** A state in words; the colour only repeats what they say. */
export function StatusChip({ tone, children }: { tone: Tone; children: ReactNode }): ReactElement {
  return (
    <span className={styles.chip} data-tone={tone}>
      {children}
    </span>
  );
}
