'use client';

import { dataOf } from '@mistri/api-client';
import { adminCapabilities } from '@mistri/contracts/auth/roles';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, email, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { type Capability, useCan } from '#web/session/use-can.ts';
import { AccessRulesSection } from './AccessRulesSection.tsx';

export function TeamView(): ReactElement {
  const t = useTranslations('admin.team');
  const can = useCan();
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={can('owner') ? <LinkButton href="/admin/users?role=admin">{t('allAdmins')}</LinkButton> : null}
    >
      <Invitations />
      <AccessRulesSection />
    </Page>
  );
}

function Invitations(): ReactElement {
  const t = useTranslations('admin.team');
  const tNames = useTranslations('admin.capabilities');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/invitations')).invitations,
  });
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['invitations'] });
  const withdraw = useAction<string>({
    send: (invitationId, key) =>
      browserApi.delete('/api/admin/invitations/{invitationId}', { path: { invitationId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('withdrawn'), tone: 'success' });
      reload();
    },
  });
  async function start(invitationId: string): Promise<void> {
    if (await ask({ title: t('withdrawTitle'), text: t('withdrawText'), action: t('withdraw'), danger: true }))
      await withdraw.run(invitationId);
  }
  return (
    <Section
      title={t('invitations')}
      action={
        can('owner') ? (
          <Button variant="contained" onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
        ) : null
      }
    >
      <Loaded query={invitations} rows={1}>
        {(list) => (
          <DataTable
            caption={t('invitations')}
            list={wholeList(list)}
            rowKey={(row) => row.invitationId}
            columns={[
              { key: 'email', head: t('email'), cell: (row) => row.email ?? '–' },
              {
                key: 'capabilities',
                head: t('capabilities'),
                cell: (row) => row.capabilities.map((name) => tNames(name)).join(', '),
              },
              { key: 'until', head: t('until'), cell: (row) => <When at={row.expiresAt} /> },
            ]}
            actions={
              can('owner')
                ? (row) => (
                    <BusyButton
                      size="small"
                      busy={withdraw.busy}
                      aria-label={t('withdrawLabel', { email: row.email ?? '' })}
                      onClick={() => void start(row.invitationId)}
                    >
                      {t('withdraw')}
                    </BusyButton>
                  )
                : undefined
            }
            empty={<EmptyBlock icon="key" title={t('none')} />}
          />
        )}
      </Loaded>
      {inviting ? (
        <InviteDialog
          close={() => setInviting(false)}
          onDone={() => {
            setInviting(false);
            showToast({ text: t('invited'), tone: 'success' });
            reload();
          }}
        />
      ) : null}
    </Section>
  );
}

function InviteDialog({ close, onDone }: { close: () => void; onDone: () => void }): ReactElement {
  const t = useTranslations('admin.team');
  const tNames = useTranslations('admin.capabilities');
  const tForms = useTranslations('forms');
  const [chosen, setChosen] = useState<readonly Capability[]>(['support']);
  const form = useForm({
    initial: { email: '', reason: '' },
    rules: { email: [required, email], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/admin/invitations', {
        body: { email: values.email.trim(), capabilities: [...chosen], reason: values.reason.trim() },
        idempotencyKey: key,
      }),
    onDone,
  });
  return (
    <FormDialog title={t('invite')} close={close}>
      <Form
        form={form}
        submit={t('send')}
        disabled={chosen.length === 0}
        beside={<Button onClick={close}>{tForms('cancel')}</Button>}
      >
        <TextField field={form.field('email')} label={t('email')} type="email" maxLength={254} required first />
        <fieldset>
          <legend>{t('capabilities')}</legend>
          {adminCapabilities.map((name) => (
            <FormControlLabel
              key={name}
              sx={{ display: 'flex', minHeight: 44 }}
              label={tNames(name)}
              control={
                <Checkbox
                  checked={chosen.includes(name)}
                  onChange={(_, on) => setChosen(on ? [...chosen, name] : chosen.filter((other) => other !== name))}
                />
              }
            />
          ))}
        </fieldset>
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}
