'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { useForm } from '#web/forms/use-form.ts';
import { tagsFromText } from './rule-scopes.ts';
import { type LinkNode, useReloadLink } from './use-link.ts';

/** What those who look after a team may do with a device in it, whoever it belongs to. */
export function TagDevice({ node, close }: { node: LinkNode; close: () => void }): ReactElement {
  const t = useTranslations('link.teams');
  const tDevices = useTranslations('link.devices');
  const tForms = useTranslations('forms');
  const reload = useReloadLink();
  const path = { deviceId: node.deviceId };
  const done = (): void => {
    showToast({ text: tDevices('changed'), tone: 'success' });
    reload();
    close();
  };
  const form = useForm({
    initial: { tags: node.tags.join(', ') },
    rules: { tags: [(value) => (tagsFromText(value) ? undefined : { rule: 'tags' })] },
    send: ({ tags }, key) =>
      browserApi.patch('/api/link/nodes/{deviceId}', {
        path,
        body: { tags: tagsFromText(tags) ?? [] },
        idempotencyKey: key,
      }),
    onDone: done,
  });
  const takeOut = useAction({
    send: (_, key) =>
      browserApi.patch('/api/link/nodes/{deviceId}', { path, body: { teamId: null }, idempotencyKey: key }),
    onDone: done,
  });
  return (
    <FormDialog title={tDevices('changeLabel', { name: node.name })} close={close}>
      <Form
        form={form}
        submit={tDevices('save')}
        beside={
          <>
            <BusyButton color="error" busy={takeOut.busy} onClick={() => void takeOut.run()}>
              {t('takeOut')}
            </BusyButton>
            <Button onClick={close}>{tForms('cancel')}</Button>
          </>
        }
      >
        <TextField field={form.field('tags')} label={t('tag')} hint={t('tagHint')} maxLength={260} first />
      </Form>
    </FormDialog>
  );
}
