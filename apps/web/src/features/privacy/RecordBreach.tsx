'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { wholeNumber } from '#web/forms/amount.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { fromLocalMoment, toLocalMoment } from './local-moment.ts';
import { dataKindsOf, moment } from './breach-fields.ts';

/** The clocks of the law start with the discovery, not with this form: six hours to CERT-In. */
export function RecordBreach({ close }: { close: () => void }): ReactElement {
  const t = useTranslations('privacyDesk.breaches');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const [opened] = useState(() => toLocalMoment(new Date()));
  const form = useForm({
    initial: { title: '', description: '', dataKinds: '', affected: '', discovered: opened },
    rules: {
      title: [required, atLeast(5)],
      description: [required, atLeast(20)],
      dataKinds: [required],
      affected: [required, wholeNumber],
      discovered: [required, moment],
    },
    send: (values, key) =>
      browserApi.post('/api/admin/privacy/breaches', {
        body: {
          title: values.title.trim(),
          description: values.description.trim(),
          dataKinds: dataKindsOf(values.dataKinds),
          affectedCount: Number(values.affected),
          discoveredAt: fromLocalMoment(values.discovered) ?? '',
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('recorded'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['breaches'] });
      void queries.invalidateQueries({ queryKey: ['admin-overview'] });
    },
    fieldOf: { affectedCount: 'affected', discoveredAt: 'discovered' },
  });
  return (
    <FormDialog title={t('record')} close={close}>
      <Form form={form} submit={t('record')} danger beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <Alert severity="warning">{t('recordText')}</Alert>
        <TextField field={form.field('title')} label={t('name')} maxLength={120} required first />
        <TextField
          field={form.field('description')}
          label={t('what')}
          hint={t('whatHint')}
          rows={4}
          maxLength={8000}
          required
        />
        <TextField field={form.field('dataKinds')} label={t('data')} hint={t('dataHint')} maxLength={1800} required />
        <TextField field={form.field('affected')} label={t('affected')} inputMode="numeric" maxLength={9} required />
        <TextField field={form.field('discovered')} label={t('discovered')} type="datetime-local" required />
      </Form>
    </FormDialog>
  );
}
