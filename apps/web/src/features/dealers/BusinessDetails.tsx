'use client';

import type { ApplicantKind } from '@mistri/contracts/dealers/applicant-states';
import { gstState, parseGstin } from '@mistri/contracts/identifiers/index';
import Typography from '@mui/material/Typography';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Facts } from '#web/components/Facts.tsx';
import { PinField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { gstin as gstinRule } from '#web/forms/identifier-rules.ts';
import { atLeast, pin, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { type Application, type ApplicationDetails, applications } from './applications.ts';

interface BusinessDetailsProps {
  kind: ApplicantKind;
  application: Application | null;
  changeable: boolean;
  onSaved: (application: Application) => void;
}

export function BusinessDetails(props: BusinessDetailsProps): ReactElement {
  if (!props.changeable && props.application) return <ShownDetails application={props.application} />;
  return <DetailsForm {...props} />;
}

export function ShownDetails({ application }: { application: Application }): ReactElement {
  const t = useTranslations('dealer.application');
  return (
    <Facts
      of={[
        [t('legalName'), application.legalName],
        [t('displayName'), application.displayName],
        [t('gstin'), application.gstin],
        [t('pan'), application.gstin.slice(2, 12)],
        [t('address'), `${application.address}, ${application.city} ${application.pin}`],
      ]}
    />
  );
}

function DetailsForm({ kind, application, onSaved }: BusinessDetailsProps): ReactElement {
  const t = useTranslations('dealer.application');
  const door = applications[kind];
  const form = useForm({
    keep: `${kind}-application`,
    initial: {
      gstin: application?.gstin ?? '',
      legalName: application?.legalName ?? '',
      displayName: application?.displayName ?? '',
      addressLine: application?.address ?? '',
      pin: application?.pin ?? '',
      city: application?.city ?? '',
    },
    rules: {
      gstin: [required, gstinRule],
      legalName: [required, atLeast(2)],
      displayName: [required, atLeast(3)],
      addressLine: [required, atLeast(5)],
      pin: [required, pin],
      city: [required],
    },
    send: (values, key) => {
      const body: ApplicationDetails = {
        gstin: values.gstin.replaceAll(/[\s.-]/g, '').toUpperCase(),
        legalName: values.legalName.trim(),
        displayName: values.displayName.trim(),
        addressLine: values.addressLine.trim(),
        pin: values.pin.trim(),
        city: values.city.trim(),
      };
      return application ? door.change(application.id, body, key) : door.start(body, key);
    },
    onDone: onSaved,
  });
  return (
    <Form form={form} submit={t('saveDetails')}>
      <GstinField field={form.field('gstin')} />
      <TextField
        field={form.field('legalName')}
        label={t('legalName')}
        hint={t('legalNameHint')}
        autoComplete="organization"
        maxLength={200}
        required
      />
      <TextField
        field={form.field('displayName')}
        label={t('displayName')}
        hint={t(kind === 'dealer' ? 'displayNameHint' : 'displayNameHintBusiness')}
        maxLength={60}
        required
      />
      <TextField
        field={form.field('addressLine')}
        label={t('addressLine')}
        hint={t('addressLineHint')}
        autoComplete="street-address"
        maxLength={300}
        rows={2}
        required
      />
      <PinField field={form.field('pin')} label={t('pin')} required />
      <TextField field={form.field('city')} label={t('city')} autoComplete="address-level2" maxLength={80} required />
    </Form>
  );
}

/** Says while typing whether the number holds: its check character, its State, and the PAN inside it. */
function GstinField({ field }: { field: Parameters<typeof TextField>[0]['field'] }): ReactElement {
  const t = useTranslations('dealer.application');
  const text = useProblemText();
  const locale = useLocale();
  const typed = field.value.replaceAll(/[\s.-]/g, '');
  const parsed = parseGstin(field.value);
  const complete = typed.length >= 15;
  const state = parsed.ok ? gstState(parsed.value.stateCode) : undefined;
  const stateName = state ? { en: state.name, ta: state.name_ta, hi: state.name_hi }[locale] : '';
  const hint = parsed.ok ? (
    <Typography component="span" variant="inherit" sx={{ color: 'success.main', fontWeight: 600 }}>
      {t('gstinGood', { state: stateName, pan: parsed.value.pan })}
    </Typography>
  ) : (
    t('gstinHint', { count: typed.length })
  );
  const error = field.error ?? (complete && !parsed.ok ? text.rule(`gstin_${parsed.reason}`) : undefined);
  return (
    <TextField
      field={{ ...field, error, onValue: (value) => field.onValue(value.toUpperCase()) }}
      label={t('gstin')}
      hint={<span aria-live="polite">{hint}</span>}
      maxLength={20}
      autoComplete="off"
      required
    />
  );
}
