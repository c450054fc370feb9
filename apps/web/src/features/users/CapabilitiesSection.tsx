'use client';

import { adminCapabilities } from '@mistri/contracts/auth/roles';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { endOfDay } from '#web/format/india-day.ts';
import { When } from '#web/format/When.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { wholeList } from '#web/lists/whole-list.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePerson } from '#web/session/RequireSession.tsx';
import { type Capability, useCan } from '#web/session/use-can.ts';
import { type User, userKey } from './UserView.tsx';

/** ROLE-7: what an admin may do, each with an end if wanted. Owners change it, never their own. */
export function CapabilitiesSection({ user }: { user: User }): ReactElement {
  const t = useTranslations('admin.users');
  const tNames = useTranslations('admin.capabilities');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const changeable = can('owner') && usePerson().userId !== user.userId;
  const reload = (): void => {
    showToast({ text: t('changed'), tone: 'success' });
    void queries.invalidateQueries({ queryKey: userKey(user.userId) });
  };
  const remove = useAction<{ capability: Capability; reason: string }>({
    send: ({ capability, reason }, key) =>
      browserApi.delete('/api/users/{userId}/capabilities/{capability}', {
        path: { userId: user.userId, capability },
        query: { reason },
        idempotencyKey: key,
      }),
    onDone: reload,
  });
  async function start(capability: Capability): Promise<void> {
    const agreed = await ask({
      title: t('removeCapability', { capability: tNames(capability) }),
      text: t('removeCapabilityText'),
      action: t('remove'),
      danger: true,
      reason: { min: 5, max: 500 },
    });
    if (agreed) await remove.run({ capability, reason: agreed.reason });
  }
  return (
    <Section
      title={t('capabilities')}
      action={changeable ? <Button onClick={() => setAdding(true)}>{t('addCapability')}</Button> : null}
    >
      <DataTable
        caption={t('capabilities')}
        list={wholeList(user.capabilities)}
        rowKey={(row) => row.capability}
        columns={[
          { key: 'name', head: t('capability'), cell: (row) => tNames(row.capability) },
          {
            key: 'until',
            head: t('until'),
            cell: (row) => (row.expiresAt ? <When at={row.expiresAt} /> : t('forGood')),
          },
        ]}
        actions={
          changeable
            ? (row) => (
                <BusyButton
                  size="small"
                  busy={remove.busy}
                  aria-label={t('removeLabel', { capability: tNames(row.capability) })}
                  onClick={() => void start(row.capability)}
                >
                  {t('remove')}
                </BusyButton>
              )
            : undefined
        }
        empty={<p>{t('noCapabilities')}</p>}
      />
      {adding ? (
        <AddCapability
          user={user}
          close={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            reload();
          }}
        />
      ) : null}
    </Section>
  );
}

interface AddCapabilityProps {
  user: User;
  close: () => void;
  onDone: () => void;
}

function AddCapability({ user, close, onDone }: AddCapabilityProps): ReactElement {
  const t = useTranslations('admin.users');
  const tNames = useTranslations('admin.capabilities');
  const tForms = useTranslations('forms');
  const left = adminCapabilities.filter((name) => !user.capabilities.some((entry) => entry.capability === name));
  const form = useForm({
    initial: { capability: left[0] ?? 'support', until: '', reason: '' },
    rules: { reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/users/{userId}/capabilities', {
        path: { userId: user.userId },
        body: {
          capability: values.capability as Capability,
          reason: values.reason.trim(),
          ...(values.until === '' ? {} : { expiresAt: endOfDay(values.until) }),
        },
        idempotencyKey: key,
      }),
    onDone,
  });
  return (
    <FormDialog title={t('addCapability')} close={close}>
      <Form form={form} submit={tForms('add')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('capability')}
          label={t('capability')}
          choices={left.map((value) => ({ value, text: tNames(value) }))}
        />
        <TextField field={form.field('until')} label={t('untilDay')} hint={t('untilHint')} type="date" />
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}
