'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { When } from '#web/format/When.tsx';
import styles from './repairs.module.css';
import type { Repair } from './use-live-repair.ts';

/** What the technician says was done. */
export function RepairReport({ report }: { report: NonNullable<Repair['report']> }): ReactElement {
  const t = useTranslations('repairs.report');
  return (
    <Section title={t('title')}>
      <p className={styles.text}>{report.summary}</p>
      {report.advice ? (
        <p className={styles.text}>
          <strong>{t('advice')}: </strong>
          {report.advice}
        </p>
      ) : null}
      <p className={styles.soft}>{t.rich('written', { at: () => <When at={report.writtenAt} /> })}</p>
    </Section>
  );
}
