'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { indiaDay, startOfDay } from '#web/format/india-day.ts';
import { amount, percent, toBasisPoints, toPaise } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';

const payeeRoles = ['dealer', 'technician', 'provider'] as const;

export function ProposeFeeRule({ close, onDone }: { close: () => void; onDone: () => void }): ReactElement {
  const t = useTranslations('adminMoney.fees');
  const tRoles = useTranslations('admin.users.roles');
  const tForms = useTranslations('forms');
  const [tomorrow] = useState(() => indiaDay(new Date(Date.now() + 86_400_000)));
  const form = useForm({
    initial: {
      kind: 'commission',
      appliesTo: 'dealer',
      tier: '',
      category: '',
      rate: '',
      flat: '0',
      from: tomorrow,
      reason: '',
    },
    rules: { rate: [required, percent], flat: [required, amount], from: [required], reason: [required, atLeast(5)] },
    send: (values, key) => {
      const commission = values.kind === 'commission';
      return browserApi.post('/api/admin/fee-rules', {
        body: {
          kind: values.kind as 'commission' | 'service_fee',
          appliesTo: commission ? values.appliesTo : 'order',
          rateBp: toBasisPoints(values.rate) ?? 0,
          validFrom: new Date(startOfDay(values.from)).toISOString(),
          reason: values.reason.trim(),
          ...(commission ? {} : { flat: toPaise(values.flat) }),
          ...(commission && values.tier.trim() !== '' ? { tier: values.tier.trim() } : {}),
          ...(values.category.trim() === '' ? {} : { category: values.category.trim() }),
        },
        idempotencyKey: key,
      });
    },
    onDone: () => {
      showToast({ text: t('proposed'), tone: 'success' });
      onDone();
    },
    fieldOf: { rateBp: 'rate', validFrom: 'from' },
  });
  const commission = form.values.kind === 'commission';
  return (
    <FormDialog title={t('propose')} close={close}>
      <Form form={form} submit={t('propose')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('kind')}
          label={t('kind')}
          choices={(['commission', 'service_fee'] as const).map((value) => ({ value, text: t(value) }))}
        />
        {commission ? (
          <ChoiceField
            field={form.field('appliesTo')}
            label={t('role')}
            choices={payeeRoles.map((value) => ({ value, text: tRoles(value) }))}
          />
        ) : null}
        {commission ? (
          <TextField field={form.field('tier')} label={t('tier')} hint={t('tierHint')} maxLength={32} />
        ) : null}
        <TextField field={form.field('category')} label={t('category')} hint={t('categoryHint')} maxLength={60} />
        <TextField field={form.field('rate')} label={t('ratePercent')} inputMode="decimal" maxLength={6} required />
        {commission ? null : (
          <TextField field={form.field('flat')} label={t('flat')} inputMode="decimal" maxLength={16} required />
        )}
        <TextField field={form.field('from')} label={t('from')} type="date" required />
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}
