import type { ReactElement, ReactNode } from 'react';
import styles from './Facts.module.css';

interface FactsProps {
  of: readonly (readonly [name: string, value: ReactNode])[];
  /** In a narrow column each value stands below its name, on wide screens too. */
  narrow?: boolean;
}

/** Names and values of one thing. Facts without a value are left out. */
export function Facts({ of, narrow }: FactsProps): ReactElement {
  return (
    <dl className={styles.facts} data-narrow={narrow}>
      {of
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
