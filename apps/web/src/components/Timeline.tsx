import type { ReactElement, ReactNode } from 'react';
import { When } from '#web/format/When.tsx';
import styles from './Timeline.module.css';

export interface TimelineStep {
  key: string;
  title: string;
  /** `ahead` steps are what usually comes next. */
  stage: 'done' | 'current' | 'ahead' | 'failed';
  at?: string | undefined;
  text?: ReactNode;
}

/** What happened and what comes next, oldest first. */
export function Timeline({ label, steps }: { label: string; steps: readonly TimelineStep[] }): ReactElement {
  return (
    <ol className={styles.line} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={styles.step}
          data-stage={step.stage}
          aria-current={step.stage === 'current' ? 'step' : undefined}
        >
          <span className={styles.title}>{step.title}</span>
          {step.at ? (
            <span className={styles.at}>
              <When at={step.at} />
            </span>
          ) : null}
          {step.text ? <div className={styles.text}>{step.text}</div> : null}
        </li>
      ))}
    </ol>
  );
}
