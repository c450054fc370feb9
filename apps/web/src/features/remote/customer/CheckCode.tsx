'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { codeChoices } from '@mistri/link';
import { useTranslations } from 'next-intl';
import { type ReactElement, useMemo, useState } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import type { CustomerSnapshot } from './customer-snapshot.ts';
import styles from './Remote.module.css';

/**
 * Whether somebody is between the two devices: the technician reads a number aloud, the customer picks it among four, nothing
 * pre-selected. Picking gives no access to anybody: it can only end a session (LNK-5).
 */
export function CheckCode({ now, stop }: { now: CustomerSnapshot; stop: () => void }): ReactElement | null {
  const t = useTranslations('remote.code');
  const [picked, setPicked] = useState<string>();
  const { code } = now;
  const choices = useMemo(() => (code === undefined ? [] : codeChoices(code)), [code]);
  if (now.isCodeBroken) return <Alert severity="error">{t('broken')}</Alert>;
  if (code === undefined) return null;
  const isRight = picked === code;
  return (
    <Section title={t('title')} intro={t('intro')}>
      {picked === undefined ? (
        <fieldset className={styles.codes} aria-label={t('pick')}>
          {choices.map((choice) => (
            <Button key={choice} variant="outlined" onClick={() => setPicked(choice)}>
              <span className={styles.code}>{choice}</span>
            </Button>
          ))}
          <Button variant="outlined" onClick={() => setPicked('none')}>
            {t('none')}
          </Button>
        </fieldset>
      ) : (
        <Alert
          severity={isRight ? 'success' : 'error'}
          action={
            isRight ? undefined : (
              <Button color="inherit" onClick={stop}>
                {t('stop')}
              </Button>
            )
          }
        >
          {isRight ? t('right') : t('wrong')}
        </Alert>
      )}
    </Section>
  );
}
