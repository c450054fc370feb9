'use client';

import type { Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { PinField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { phone as phoneRule, pin, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';

export type Address = Data<'POST /api/addresses'>;

interface AddressFormProps {
  onDone: (address: Address) => void;
  cancel?: () => void;
}

/** Where a parcel goes. The State follows from the PIN code (IN-4), so nobody is asked for it. */
export function AddressForm({ onDone, cancel }: AddressFormProps): ReactElement {
  const t = useTranslations('account.addresses');
  const tForms = useTranslations('forms');
  const form = useForm({
    keep: 'account-address',
    initial: { name: '', line1: '', line2: '', city: '', pin: '', phone: '' },
    rules: {
      name: [required],
      line1: [required],
      city: [required],
      pin: [required, pin],
      phone: [required, phoneRule],
    },
    send: (values, key) =>
      browserApi.post('/api/addresses', {
        body: {
          name: values.name.trim(),
          lines: [values.line1.trim(), values.line2.trim()].filter(Boolean),
          city: values.city.trim(),
          pin: values.pin.trim(),
          phone: values.phone.replaceAll(/\D/g, '').slice(-10),
        },
        idempotencyKey: key,
      }),
    onDone,
    fieldOf: { 'lines.0': 'line1', 'lines.1': 'line2', lines: 'line1' },
  });
  return (
    <Form
      form={form}
      submit={t('save')}
      beside={cancel ? <Button onClick={cancel}>{tForms('cancel')}</Button> : undefined}
    >
      <TextField field={form.field('name')} label={t('name')} autoComplete="name" maxLength={100} required />
      <TextField
        field={form.field('line1')}
        label={t('line1')}
        hint={t('line1Hint')}
        autoComplete="address-line1"
        maxLength={120}
        required
      />
      <TextField field={form.field('line2')} label={t('line2')} autoComplete="address-line2" maxLength={120} />
      <PinField field={form.field('pin')} label={t('pin')} hint={t('pinHint')} required />
      <TextField field={form.field('city')} label={t('city')} autoComplete="address-level2" maxLength={80} required />
      <TextField
        field={form.field('phone')}
        label={t('phone')}
        hint={t('phoneHint')}
        type="tel"
        inputMode="tel"
        autoComplete="tel-national"
        maxLength={16}
        required
      />
    </Form>
  );
}
