'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { type TeamDetail, useReloadLink } from './use-link.ts';

export function InvitePerson({ team, close }: { team: TeamDetail; close: () => void }): ReactElement {
  const t = useTranslations('link.teams');
  const tForms = useTranslations('forms');
  const reload = useReloadLink();
  // Only owners make admins.
  const roles = team.role === 'owner' ? (['member', 'admin'] as const) : (['member'] as const);
  const form = useForm({
    initial: { contact: '', role: 'member' },
    rules: { contact: [required] },
    send: ({ contact, role }, key) =>
      browserApi.post('/api/link/teams/{teamId}/invitations', {
        path: { teamId: team.teamId },
        body: { contact: contact.trim(), role: role as 'member' | 'admin' },
        idempotencyKey: key,
      }),
    onDone: ({ contact }) => {
      showToast({ text: t('invited', { contact }), tone: 'success' });
      reload();
      close();
    },
  });
  return (
    <FormDialog title={t('invite')} close={close}>
      <Form form={form} submit={t('invite')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField
          field={form.field('contact')}
          label={t('contact')}
          hint={t('contactHint')}
          maxLength={254}
          required
          first
        />
        <ChoiceField
          field={form.field('role')}
          label={t('inviteAs')}
          choices={roles.map((value) => ({ value, text: t(`roles.${value}`) }))}
        />
      </Form>
    </FormDialog>
  );
}
