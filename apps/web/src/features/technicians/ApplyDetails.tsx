'use client';

import { type TechnicianSkill, technicianSkills } from '@mistri/contracts/repair/symptoms';
import { type TechnicianLanguage, technicianLanguages } from '@mistri/contracts/repair/technician-states';
import Chip from '@mui/material/Chip';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { ApiResult } from '@mistri/api-client';
import { browserApi } from '#web/api/browser-api.ts';
import { Facts } from '#web/components/Facts.tsx';
import { useKnownPlace, useLookUpPlace } from '#web/features/checkout/use-known-place.ts';
import styles from '#web/features/repairs/repairs.module.css';
import { wholeNumber } from '#web/forms/amount.ts';
import { ChoiceField, PinField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { gstin, pan } from '#web/forms/identifier-rules.ts';
import { atLeast, pin, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import type { Technician } from './own-technician.ts';

interface ApplyDetailsProps {
  technician: Technician | null;
  changeable: boolean;
  onSaved: (technician: Technician) => void;
}

export function ApplyDetails(props: ApplyDetailsProps): ReactElement {
  if (!props.changeable && props.technician) return <ShownDetails technician={props.technician} />;
  return <DetailsForm {...props} />;
}

export function ShownDetails({ technician }: { technician: Technician }): ReactElement {
  const t = useTranslations('work.application');
  const tRepairs = useTranslations('repairs');
  const inside = technician.application;
  return (
    <Facts
      of={[
        [t('legalName'), inside?.legalName],
        [t('displayName'), technician.displayName],
        [t('pan'), inside?.pan],
        [t('gstin'), inside?.gstin],
        [t('address'), inside ? `${inside.addressLine}, ${technician.city} ${inside.pin}` : null],
        [t('skills'), technician.skills.map((skill) => tRepairs(`skills.${skill as TechnicianSkill}`)).join(', ')],
        [
          t('languages'),
          technician.languages.map((code) => tRepairs(`languages.${code as TechnicianLanguage}`)).join(', '),
        ],
        [t('years'), technician.experienceYears],
      ]}
    />
  );
}

function DetailsForm({ technician, onSaved }: ApplyDetailsProps): ReactElement {
  const t = useTranslations('work.application');
  const tRepairs = useTranslations('repairs');
  const inside = technician?.application;
  const [skills, setSkills] = useState<readonly string[]>(technician?.skills ?? []);
  const [languages, setLanguages] = useState<readonly string[]>(technician?.languages ?? []);
  const [tried, setTried] = useState(false);
  const form = useForm({
    initial: {
      legalName: inside?.legalName ?? '',
      displayName: technician?.displayName ?? '',
      pan: inside?.pan ?? '',
      gstin: inside?.gstin ?? '',
      addressLine: inside?.addressLine ?? '',
      pin: inside?.pin ?? '',
      stateCode: inside?.stateCode ?? '',
      city: technician?.city ?? '',
      experienceYears: String(technician?.experienceYears ?? ''),
      about: technician?.about ?? '',
    },
    rules: {
      legalName: [required, atLeast(3)],
      displayName: [required, atLeast(3)],
      pan: [required, pan],
      gstin: [gstin],
      addressLine: [required, atLeast(5)],
      pin: [required, pin],
      city: [required, atLeast(2)],
      experienceYears: [required, wholeNumber],
    },
    send: (values, key): Promise<ApiResult<Technician>> => {
      const body = {
        legalName: values.legalName.trim(),
        displayName: values.displayName.trim(),
        skills: technicianSkills.filter((skill) => skills.includes(skill)),
        languages: technicianLanguages.filter((code) => languages.includes(code)),
        experienceYears: Number(values.experienceYears),
        about: values.about.trim(),
        pan: values.pan.replaceAll(/\s/g, '').toUpperCase(),
        gstin: values.gstin.trim() === '' ? null : values.gstin.replaceAll(/[\s.-]/g, '').toUpperCase(),
        addressLine: values.addressLine.trim(),
        city: values.city.trim(),
        pin: values.pin.trim(),
        ...(values.stateCode === '' ? {} : { stateCode: values.stateCode }),
      };
      return technician
        ? browserApi.patch('/api/technicians/{technicianId}', {
            path: { technicianId: technician.technicianId },
            body,
            idempotencyKey: key,
          })
        : browserApi.post('/api/technicians', { body, idempotencyKey: key });
    },
    onDone: onSaved,
  });
  const guarded = {
    ...form,
    submit: (event?: FormEvent) => {
      event?.preventDefault();
      setTried(true);
      if (skills.length > 0 && languages.length > 0) form.submit(event);
    },
  };
  const place = useKnownPlace(form.values.pin);
  const lookUp = useLookUpPlace();
  async function choosePin(value: string): Promise<void> {
    form.set('pin', value);
    form.set('stateCode', '');
    const found = await lookUp(value);
    if (!found) return;
    form.set('city', found.district);
    if (found.states.length === 1) form.set('stateCode', found.states[0]?.code ?? '');
  }
  const missing = t('skillsMissing');
  return (
    <Form form={guarded} submit={t('saveDetails')}>
      <TextField field={form.field('legalName')} label={t('legalName')} autoComplete="name" maxLength={120} required />
      <TextField field={form.field('displayName')} label={t('displayName')} maxLength={60} required />
      <TextField
        field={{ ...form.field('pan'), onValue: (value) => form.set('pan', value.toUpperCase()) }}
        label={t('pan')}
        hint={t('panHint')}
        autoComplete="off"
        maxLength={12}
        required
      />
      <TextField
        field={{ ...form.field('gstin'), onValue: (value) => form.set('gstin', value.toUpperCase()) }}
        label={t('gstin')}
        autoComplete="off"
        maxLength={20}
      />
      <TextField
        field={form.field('addressLine')}
        label={t('address')}
        autoComplete="street-address"
        maxLength={200}
        required
      />
      <PinField
        field={{ ...form.field('pin'), onValue: (value) => void choosePin(value) }}
        label={t('pin')}
        hint={place ? `${place.district}, ${place.states.map((state) => state.name).join(' / ')}` : t('pinHint')}
        required
      />
      {place && place.states.length > 1 ? (
        <ChoiceField
          field={form.field('stateCode')}
          label={t('state')}
          hint={t('stateHint')}
          required
          choices={place.states.map((state) => ({ value: state.code, text: state.name }))}
        />
      ) : null}
      <TextField field={form.field('city')} label={t('city')} autoComplete="address-level2" maxLength={60} required />
      <ChipChoice
        label={t('skills')}
        all={technicianSkills}
        nameOf={(skill) => tRepairs(`skills.${skill}`)}
        chosen={skills}
        onChosen={setSkills}
        problem={tried && skills.length === 0 ? missing : undefined}
      />
      <ChipChoice
        label={t('languages')}
        all={technicianLanguages}
        nameOf={(code) => tRepairs(`languages.${code}`)}
        chosen={languages}
        onChosen={setLanguages}
        problem={tried && languages.length === 0 ? missing : undefined}
      />
      <TextField field={form.field('experienceYears')} label={t('years')} inputMode="numeric" maxLength={2} required />
      <TextField field={form.field('about')} label={t('about')} hint={t('aboutHint')} rows={3} maxLength={500} />
    </Form>
  );
}

interface ChipChoiceProps<Name extends string> {
  label: string;
  all: readonly Name[];
  nameOf: (name: Name) => string;
  chosen: readonly string[];
  onChosen: (chosen: readonly string[]) => void;
  problem: string | undefined;
}

/** Several of a few: each is a button that says whether it is pressed. */
function ChipChoice<Name extends string>(props: ChipChoiceProps<Name>): ReactElement {
  const { label, all, nameOf, chosen, onChosen, problem } = props;
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      <div className={styles.photos}>
        {all.map((name) => {
          const on = chosen.includes(name);
          return (
            <Chip
              key={name}
              label={nameOf(name)}
              clickable
              aria-pressed={on}
              color={on ? 'primary' : 'default'}
              onClick={() => onChosen(on ? chosen.filter((other) => other !== name) : [...chosen, name])}
            />
          );
        })}
      </div>
      {problem ? (
        <p role="alert" className={styles.wrong}>
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
