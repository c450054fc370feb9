'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import styles from './link.module.css';

const scopes = { register: ['register'], read: ['read'], both: ['register', 'read'] } as const;
type ScopeChoice = keyof typeof scopes;
const dayChoices = ['1', '7', '30', '90', '365'];
const deviceChoices = ['1', '5', '20', '100'];

export function MakeToken({ close, onDone }: { close: () => void; onDone: (token: string) => void }): ReactElement {
  const t = useTranslations('link.tokens');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { name: '', scope: 'register', days: '30', devices: '1' },
    rules: { name: [required] },
    send: ({ name, scope, days, devices }, key) =>
      browserApi.post('/api/device-tokens', {
        body: {
          name: name.trim(),
          scopes: [...scopes[scope as ScopeChoice]],
          expiresInDays: Number(days),
          maxDevices: Number(devices),
        },
        idempotencyKey: key,
      }),
    onDone: ({ token }) => onDone(token),
    fieldOf: { expiresInDays: 'days', maxDevices: 'devices', scopes: 'scope' },
  });
  return (
    <FormDialog title={t('make')} close={close}>
      <Form form={form} submit={t('make')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField field={form.field('name')} label={t('name')} hint={t('nameHint')} maxLength={80} required first />
        <ChoiceField
          field={form.field('scope')}
          label={t('scope')}
          choices={(['register', 'read', 'both'] as const).map((value) => ({ value, text: t(`scopes.${value}`) }))}
        />
        <ChoiceField
          field={form.field('days')}
          label={t('days')}
          choices={dayChoices.map((value) => ({ value, text: t('daysCount', { count: Number(value) }) }))}
        />
        {form.values.scope === 'read' ? null : (
          <ChoiceField
            field={form.field('devices')}
            label={t('maxDevices')}
            choices={deviceChoices.map((value) => ({ value, text: value }))}
          />
        )}
      </Form>
    </FormDialog>
  );
}

/** Shown until its reader says that they have it: nobody, not even we, can show it again. */
export function MadeToken({ token, close }: { token: string; close: () => void }): ReactElement {
  const t = useTranslations('link.tokens');
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(token);
    showToast({ text: t('copied'), tone: 'success' });
  }
  return (
    <FormDialog title={t('madeTitle')} close={close}>
      <Stack spacing={4}>
        <Alert severity="warning">{t('madeText')}</Alert>
        <code className={styles.command}>{token}</code>
        <Stack direction={{ xs: 'column', sm: 'row' }} spacing={3}>
          <Button variant="contained" onClick={() => void copy()}>
            {t('copy')}
          </Button>
          <Button onClick={close}>{t('close')}</Button>
        </Stack>
      </Stack>
    </FormDialog>
  );
}
