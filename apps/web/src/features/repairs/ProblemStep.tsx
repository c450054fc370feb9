'use client';

import { type SymptomCode, symptomOf } from '@mistri/contracts/repair/symptoms';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import styles from './repairs.module.css';
import { hardwareOf, mostSymptoms } from './request-draft.ts';
import type { StepProps } from './step-props.ts';
import { hardwareSymptoms, partsCategory, softwareSymptoms, symptomIcon } from './symptom-look.ts';

/** Symptoms first: what a person must hold in their hands is refused here, with the reason and the way to go instead. */
export function ProblemStep({ draft, change, broken, next }: StepProps): ReactElement {
  const t = useTranslations('repairs.request');
  const hardware = hardwareOf(draft);
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{t('chooseAll')}</p>
      <Choices title={t('software')} codes={softwareSymptoms} draft={draft} change={change} />
      <Choices title={t('hardware')} codes={hardwareSymptoms} draft={draft} change={change} />
      <div role="alert">
        {hardware.length > 0 ? <Refused hardware={hardware} draft={draft} change={change} /> : null}
        {broken.symptoms?.rule === 'required' ? <Alert severity="error">{t('symptomsMissing')}</Alert> : null}
      </div>
      {hardware.length > 0 ? null : (
        <>
          <TextField
            name="description"
            label={t('description')}
            helperText={t('descriptionHint')}
            value={draft.description}
            onChange={(event) => change({ description: event.target.value })}
            multiline
            minRows={3}
            slotProps={{ htmlInput: { maxLength: 1000 } }}
          />
          <div>
            <Button variant="contained" onClick={next}>
              {t('next')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

interface ChoicesProps extends Pick<StepProps, 'draft' | 'change'> {
  title: string;
  codes: readonly SymptomCode[];
}

function Choices({ title, codes, draft, change }: ChoicesProps): ReactElement {
  const t = useTranslations('repairs.symptoms');
  const full = draft.symptoms.length >= mostSymptoms;
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      <div className={styles.choices}>
        {codes.map((code) => {
          const on = draft.symptoms.includes(code);
          return (
            <label key={code} className={styles.choice} data-on={on}>
              <input
                type="checkbox"
                name="symptoms"
                value={code}
                checked={on}
                disabled={full && !on}
                onChange={() =>
                  change({
                    symptoms: on ? draft.symptoms.filter((other) => other !== code) : [...draft.symptoms, code],
                  })
                }
              />
              <Icon name={symptomIcon(code)} />
              <span>{t(`${code}.title`)}</span>
              {on ? <Icon name="check" size={20} /> : null}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

interface RefusedProps extends Pick<StepProps, 'draft' | 'change'> {
  hardware: readonly SymptomCode[];
}

/** REP-12: a refusal explains, and offers the nearest alternative. */
function Refused({ hardware, draft, change }: RefusedProps): ReactElement {
  const t = useTranslations('repairs.request');
  const tBecause = useTranslations('repairs.because');
  const reasons = [...new Set(hardware.flatMap((code) => symptomOf(code).because ?? []))];
  const part = hardware.map((code) => partsCategory(code)).find((category) => category !== undefined);
  const software = draft.symptoms.filter((code) => !hardware.includes(code));
  return (
    <Alert severity="warning">
      <strong>{t('refused')}</strong>
      {reasons.map((reason) => (
        <p key={reason}>{tBecause(reason)}</p>
      ))}
      <p>{t('refusedNothing')}</p>
      <ul className={styles.ways}>
        {part ? (
          <li>
            <Link href={urls.search({ category: part })}>{t('findPart')}</Link>
          </li>
        ) : (
          <li>{t('findShop')}</li>
        )}
        <li>{t('onlySoftware')}</li>
      </ul>
      {software.length > 0 ? <Button onClick={() => change({ symptoms: software })}>{t('dropHardware')}</Button> : null}
    </Alert>
  );
}
