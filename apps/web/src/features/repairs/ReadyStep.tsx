'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import styles from './repairs.module.css';
import { backups } from './request-draft.ts';
import type { StepProps } from './step-props.ts';

/** REP-12: laptop and data cable are confirmed before anything is paid. */
export function ReadyStep({ draft, change, broken, next }: StepProps): ReactElement {
  const t = useTranslations('repairs.request');
  const text = useProblemText();
  return (
    <div className={styles.stack}>
      <Tick
        icon="screen"
        name="hasLaptop"
        on={draft.hasLaptop}
        onChange={(hasLaptop) => change({ hasLaptop })}
        hint={t('laptopHint')}
      >
        {t('laptop')}
      </Tick>
      <Tick
        icon="cable"
        name="hasDataCable"
        on={draft.hasDataCable}
        onChange={(hasDataCable) => change({ hasDataCable })}
        hint={t('cableHint')}
      >
        {t('cable')}
      </Tick>
      <div role="alert">
        {broken.hasLaptop || broken.hasDataCable ? <Alert severity="warning">{t('needBoth')}</Alert> : null}
      </div>
      <fieldset className={styles.group}>
        <legend>{t('backup')}</legend>
        <div className={styles.choices}>
          {backups.map((value) => (
            <label key={value} className={styles.choice} data-on={draft.backup === value}>
              <input
                type="radio"
                name="backup"
                value={value}
                checked={draft.backup === value}
                onChange={() => change({ backup: value })}
              />
              <Icon name={draft.backup === value ? 'check' : 'file'} />
              <span>{t(`backups.${value}`)}</span>
            </label>
          ))}
        </div>
        <p className={broken.backup ? styles.wrong : styles.soft} role={broken.backup ? 'alert' : undefined}>
          {broken.backup ? text.rule(broken.backup.rule) : t('backupHint')}
        </p>
      </fieldset>
      <TextField
        type="datetime-local"
        name="preferredAt"
        label={t('time')}
        value={draft.preferredAt}
        onChange={(event) => change({ preferredAt: event.target.value })}
        error={broken.preferredAt !== undefined}
        helperText={broken.preferredAt ? t('timePast') : t('timeHint')}
        slotProps={{ inputLabel: { shrink: true } }}
        sx={{ maxWidth: 340 }}
      />
      <div>
        <Button variant="contained" onClick={next}>
          {t('next')}
        </Button>
      </div>
    </div>
  );
}

interface TickProps {
  icon: IconName;
  name: string;
  on: boolean;
  onChange: (on: boolean) => void;
  hint: string;
  children: ReactNode;
}

function Tick({ icon, name, on, onChange, hint, children }: TickProps): ReactElement {
  return (
    <label className={styles.choice} data-on={on}>
      <input type="checkbox" name={name} checked={on} onChange={(event) => onChange(event.target.checked)} />
      <Icon name={on ? 'check' : icon} />
      <span>
        <strong>{children}</strong>
        <br />
        <span className={styles.soft}>{hint}</span>
      </span>
    </label>
  );
}
