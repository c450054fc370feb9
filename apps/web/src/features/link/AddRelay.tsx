'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useReloadLink } from './use-link.ts';

const matching =
  (pattern: RegExp, rule: string): Rule =>
  (value) =>
    value.trim() === '' || pattern.test(value.trim()) ? undefined : { rule };

const slug = matching(/^[a-z0-9][a-z0-9-]{1,39}$/, 'slug');
const hostPort = matching(/^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/, 'hostPort');
const relayKey = matching(/^[A-Za-z0-9_-]{43}$/, 'relayKey');
const listOf = (text: string): string[] => text.split(',').flatMap((part) => part.trim() || []);
const hostPorts: Rule = (value) =>
  listOf(value)
    .map(hostPort)
    .find((broken) => broken !== undefined);

/** A relay of ours, by the key that it prints when it starts. */
export function AddRelay({ close }: { close: () => void }): ReactElement {
  const t = useTranslations('linkDesk');
  const tForms = useTranslations('forms');
  const reload = useReloadLink();
  const form = useForm({
    initial: { relayId: '', region: '', key: '', tls: '', quic: '', ws: '', stun: '' },
    rules: {
      relayId: [required, slug],
      region: [required, slug],
      key: [required, relayKey],
      tls: [required, hostPort],
      quic: [hostPort],
      stun: [hostPorts],
    },
    send: (values, key) =>
      browserApi.post('/api/admin/link/relays', {
        body: {
          relayId: values.relayId.trim(),
          region: values.region.trim(),
          key: values.key.trim(),
          tls: values.tls.trim(),
          quic: values.quic.trim() || null,
          ws: values.ws.trim() || null,
          stun: listOf(values.stun),
        },
        idempotencyKey: key,
      }),
    onDone: ({ relayId }) => {
      showToast({ text: t('added', { name: relayId }), tone: 'success' });
      reload();
      close();
    },
  });
  return (
    <FormDialog title={t('add')} close={close}>
      <Form form={form} submit={t('add')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField field={form.field('relayId')} label={t('name')} hint={t('nameHint')} maxLength={40} required first />
        <TextField field={form.field('region')} label={t('region')} hint={t('regionHint')} maxLength={40} required />
        <TextField field={form.field('key')} label={t('key')} hint={t('keyHint')} maxLength={43} required />
        <TextField field={form.field('tls')} label={t('tls')} hint={t('hostPortHint')} maxLength={260} required />
        <TextField field={form.field('quic')} label={t('quic')} hint={t('hostPortHint')} maxLength={260} />
        <TextField field={form.field('ws')} label={t('ws')} placeholder="wss://" maxLength={290} />
        <TextField field={form.field('stun')} label={t('stun')} hint={t('stunHint')} maxLength={600} />
      </Form>
    </FormDialog>
  );
}
