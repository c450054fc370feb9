'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useCallback, useEffect, useRef } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { ChoiceField, PinField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { phone, pin as pinRule, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { knownPin } from '#web/features/cart/delivery-pin.ts';
import type { SavedAddress } from './AddressChoice.tsx';
import { useKnownPlace, useLookUpPlace } from './use-known-place.ts';

interface AddressFormProps {
  onSaved: (address: SavedAddress) => void | Promise<void>;
  cancel: (() => void) | undefined;
}

/** The PIN comes first: it fills in district and State (IN-4: from the table, never from its first digits). */
export function AddressForm({ onSaved, cancel }: AddressFormProps): ReactElement {
  const t = useTranslations('checkout.address');
  const tForms = useTranslations('forms');
  const form = useForm({
    keep: 'address',
    initial: { pin: '', name: '', phone: '', house: '', street: '', city: '', stateCode: '' },
    rules: {
      pin: [required, pinRule],
      name: [required],
      phone: [required, phone],
      house: [required],
      city: [required],
    },
    fieldOf: { 'lines.0': 'house', 'lines.1': 'street', lines: 'house' },
    send: (values, key) =>
      browserApi.post('/api/addresses', {
        idempotencyKey: key,
        body: {
          pin: values.pin,
          name: values.name.trim(),
          phone: values.phone.replaceAll(/\D/g, '').slice(-10),
          lines: [values.house, values.street].map((line) => line.trim()).filter(Boolean),
          city: values.city.trim(),
          ...(values.stateCode === '' ? {} : { stateCode: values.stateCode }),
        },
      }),
    onDone: (address) => void onSaved(address),
  });
  const place = useKnownPlace(form.values.pin);
  const lookUp = useLookUpPlace();
  const { set } = form;

  const choosePin = useCallback(
    async (pin: string): Promise<void> => {
      set('pin', pin);
      const found = await lookUp(pin);
      if (!found) return;
      set('city', found.district);
      set('stateCode', found.states.length === 1 ? (found.states[0]?.code ?? '') : '');
    },
    [lookUp, set],
  );
  const begun = useRef(false);
  useEffect(() => {
    const known = knownPin();
    if (begun.current || known === undefined) return;
    begun.current = true;
    void choosePin(known);
  }, [choosePin]);

  return (
    <Form
      form={form}
      submit={t('save')}
      beside={cancel ? <Button onClick={cancel}>{tForms('cancel')}</Button> : undefined}
    >
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
      <TextField field={form.field('name')} label={t('name')} autoComplete="name" maxLength={100} required />
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
      <TextField field={form.field('house')} label={t('house')} autoComplete="address-line1" maxLength={120} required />
      <TextField field={form.field('street')} label={t('street')} autoComplete="address-line2" maxLength={120} />
      <TextField field={form.field('city')} label={t('city')} autoComplete="address-level2" maxLength={60} required />
    </Form>
  );
}
