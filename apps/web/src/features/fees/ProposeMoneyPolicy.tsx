'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { amount, fromPaise, toPaise, wholeNumber } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { amountSettings, countSettings, type PolicySettings } from './MoneyPolicyView.tsx';

interface ProposeMoneyPolicyProps {
  settings: PolicySettings;
  close: () => void;
  onDone: () => void;
}

type Values = Record<string, string>;

const settingsFrom = (values: Values): PolicySettings =>
  ({
    autoRelease: values['autoRelease'] === 'yes',
    ...Object.fromEntries(amountSettings.map((name) => [name, toPaise(values[name] ?? '')])),
    ...Object.fromEntries(countSettings.map((name) => [name, Number(values[name])])),
  }) as PolicySettings;

export function ProposeMoneyPolicy({ settings, close, onDone }: ProposeMoneyPolicyProps): ReactElement {
  const t = useTranslations('adminMoney.policy');
  const tForms = useTranslations('forms');
  const form = useForm<Values, unknown>({
    initial: {
      ...Object.fromEntries(amountSettings.map((name) => [name, fromPaise(settings[name])])),
      autoRelease: settings.autoRelease ? 'yes' : 'no',
      ...Object.fromEntries(countSettings.map((name) => [name, String(settings[name])])),
      reason: '',
    },
    rules: {
      ...Object.fromEntries(amountSettings.map((name) => [name, [required, amount]])),
      ...Object.fromEntries(countSettings.map((name) => [name, [required, wholeNumber]])),
      reason: [required, atLeast(5)],
    },
    send: (values, key) =>
      browserApi.post('/api/admin/money-policy', {
        body: { settings: settingsFrom(values), reason: (values['reason'] ?? '').trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('proposed'), tone: 'success' });
      onDone();
    },
    fieldOf: Object.fromEntries([...amountSettings, ...countSettings].map((name) => [`settings.${name}`, name])),
  });
  return (
    <FormDialog title={t('propose')} close={close}>
      <Form form={form} submit={t('propose')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        {amountSettings.map((name) => (
          <TextField
            key={name}
            field={form.field(name)}
            label={`${t(`settings.${name}`)} (₹)`}
            inputMode="decimal"
            maxLength={20}
            required
          />
        ))}
        <ChoiceField
          field={form.field('autoRelease')}
          label={t('settings.autoRelease')}
          hint={t('autoReleaseHint')}
          choices={(['no', 'yes'] as const).map((value) => ({ value, text: tForms(value) }))}
        />
        {countSettings.map((name) => (
          <TextField
            key={name}
            field={form.field(name)}
            label={t(`settings.${name}`)}
            inputMode="numeric"
            maxLength={6}
            required
          />
        ))}
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}
