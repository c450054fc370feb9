'use client';

import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import styles from './StepList.module.css';

interface StepListProps<Name extends string> {
  steps: readonly { name: Name; title: string; done: boolean; disabled: boolean }[];
  current: Name;
  onStep: (name: Name) => void;
  /** What belongs to the current step. */
  children: ReactNode;
}

/** Steps of something long: one is open, the others say whether they are done and can be opened. */
export function StepList<Name extends string>({ steps, current, onStep, children }: StepListProps<Name>): ReactElement {
  const t = useTranslations('forms');
  const list = useRef<HTMLOListElement>(null);
  const shown = useRef(current);
  useLayoutEffect(() => {
    if (shown.current === current) return;
    shown.current = current;
    // The step before it folds up and takes its button along: without this a phone shows what stands below all steps.
    const step = list.current?.querySelector('[data-open=true]');
    step?.querySelector('button')?.focus({ preventScroll: true });
    // At once, with the content: who taps at the same moment must not miss.
    step?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }, [current]);
  return (
    <ol ref={list} className={styles.steps}>
      {steps.map((step, index) => {
        const open = step.name === current;
        return (
          <li key={step.name} className={styles.step} data-open={open}>
            <h2 className={styles.head}>
              <button
                type="button"
                className={styles.toggle}
                aria-expanded={open}
                disabled={step.disabled}
                onClick={() => onStep(step.name)}
              >
                <span className={styles.number} data-done={step.done}>
                  {step.done ? <Icon name="check" size={18} /> : index + 1}
                </span>
                {step.title}
                {step.done ? <span className={styles.hidden}> ({t('done')})</span> : null}
              </button>
            </h2>
            {open ? <div className={styles.content}>{children}</div> : null}
          </li>
        );
      })}
    </ol>
  );
}
