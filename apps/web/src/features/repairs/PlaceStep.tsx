'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect } from 'react';
import { type KnownPlace, useLookUpPlace } from '#web/features/checkout/use-known-place.ts';
import { ChoiceField, PinField, TextField } from '#web/forms/fields.tsx';
import type { FieldState } from '#web/forms/use-form.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { useSession } from '#web/session/use-session.ts';
import styles from './repairs.module.css';
import type { namingFields } from './request-draft.ts';
import type { StepProps } from './step-props.ts';

interface PlaceStepProps extends StepProps {
  place: KnownPlace | undefined;
}

/** IN-3: a service sold through a platform names who gets it, with PIN and State (IN-4: from the table of PINs). */
export function PlaceStep({ draft, change, broken, place, next }: PlaceStepProps): ReactElement {
  const t = useTranslations('repairs.request');
  const text = useProblemText();
  const lookUp = useLookUpPlace();
  const name = useSession().data?.name;
  useEffect(() => {
    if (draft.name === '' && name) change({ name });
  }, [draft.name, name, change]);

  const field = (of: (typeof namingFields)[number]): FieldState => {
    const wrong = broken[of];
    return {
      name: of,
      value: draft[of],
      error: wrong && text.rule(wrong.rule, wrong.limit),
      disabled: false,
      onValue: (value) => change({ [of]: value }),
    };
  };
  async function choosePin(pin: string): Promise<void> {
    change({ pin, stateCode: '' });
    const found = await lookUp(pin);
    if (!found) return;
    change({
      city: found.district,
      stateCode: found.states.length === 1 ? (found.states[0]?.code ?? '') : '',
    });
  }
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{t('placeIntro')}</p>
      <PinField
        field={{ ...field('pin'), onValue: (value) => void choosePin(value) }}
        label={t('pin')}
        hint={place ? `${place.district}, ${place.states.map((state) => state.name).join(' / ')}` : t('pinHint')}
        required
      />
      {place && place.states.length > 1 ? (
        <ChoiceField
          field={field('stateCode')}
          label={t('state')}
          hint={t('stateHint')}
          required
          choices={place.states.map((state) => ({ value: state.code, text: state.name }))}
        />
      ) : null}
      <TextField field={field('city')} label={t('city')} autoComplete="address-level2" maxLength={60} required />
      <TextField field={field('name')} label={t('name')} autoComplete="name" maxLength={80} required />
      <TextField
        field={field('addressLine')}
        label={t('address')}
        autoComplete="street-address"
        maxLength={200}
        required
      />
      <div>
        <Button variant="contained" onClick={next}>
          {t('next')}
        </Button>
      </div>
    </div>
  );
}
