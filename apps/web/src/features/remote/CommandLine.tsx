'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { showToast } from '#web/components/toast.ts';
import styles from './CommandLine.module.css';

/** A line to run in a terminal: it breaks where it must, and is copied whole. */
export function CommandLine({ line }: { line: string }): ReactElement {
  const t = useTranslations('remote.command');
  // Refused by the browser: it stands there, to be marked and copied.
  const copy = (): Promise<void> =>
    navigator.clipboard.writeText(line).then(
      () => showToast({ text: t('copied'), tone: 'success' }),
      () => showToast({ text: t('notCopied'), tone: 'danger' }),
    );
  return (
    <div className={styles.line}>
      <code>{line}</code>
      <Button size="small" color="inherit" onClick={() => void copy()}>
        {t('copy')}
      </Button>
    </div>
  );
}
