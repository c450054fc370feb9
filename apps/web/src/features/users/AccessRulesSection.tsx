'use client';

import { dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { useCan } from '#web/session/use-can.ts';

const rolesOfUsers = ['customer', 'dealer', 'technician', 'provider', 'admin'] as const;

/** ID-7: from which networks and countries a role may be used. */
export function AccessRulesSection(): ReactElement {
  const t = useTranslations('admin.access');
  const tRoles = useTranslations('admin.users.roles');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const rules = useQuery({
    queryKey: ['access-rules'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/access-rules')).rules,
  });
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['access-rules'] });
  const remove = useAction<{ ruleId: string; reason: string }>({
    send: ({ ruleId, reason }, key) =>
      browserApi.delete('/api/admin/access-rules/{ruleId}', {
        path: { ruleId },
        query: { reason },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('removed'), tone: 'success' });
      reload();
    },
  });
  async function start(ruleId: string): Promise<void> {
    const agreed = await ask({
      title: t('removeTitle'),
      text: t('removeText'),
      action: t('remove'),
      danger: true,
      reason: { min: 5, max: 500 },
    });
    if (agreed) await remove.run({ ruleId, reason: agreed.reason });
  }
  return (
    <Section
      title={t('title')}
      intro={t('intro')}
      action={can('owner') ? <Button onClick={() => setAdding(true)}>{t('add')}</Button> : null}
    >
      <Loaded query={rules} rows={1}>
        {(list) => (
          <DataTable
            caption={t('title')}
            list={wholeList(list)}
            rowKey={(rule) => rule.ruleId}
            columns={[
              { key: 'role', head: t('role'), cell: (rule) => tRoles(rule.role) },
              { key: 'effect', head: t('effect'), cell: (rule) => t(rule.effect) },
              { key: 'where', head: t('where'), cell: (rule) => rule.network ?? rule.country ?? '–' },
              { key: 'reason', head: t('reason'), cell: (rule) => rule.reason },
              { key: 'since', head: t('since'), cell: (rule) => <When at={rule.createdAt} as="day" /> },
            ]}
            actions={
              can('owner')
                ? (rule) => (
                    <BusyButton size="small" busy={remove.busy} onClick={() => void start(rule.ruleId)}>
                      {t('remove')}
                    </BusyButton>
                  )
                : undefined
            }
            empty={<EmptyBlock icon="globe" title={t('none')} text={t('noneText')} />}
          />
        )}
      </Loaded>
      {adding ? (
        <AddRule
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

function AddRule({ close, onDone }: { close: () => void; onDone: () => void }): ReactElement {
  const t = useTranslations('admin.access');
  const tRoles = useTranslations('admin.users.roles');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { role: 'admin', effect: 'allow', place: 'network', where: '', reason: '' },
    rules: { where: [required], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/admin/access-rules', {
        body: {
          role: values.role as (typeof rolesOfUsers)[number],
          effect: values.effect as 'allow' | 'refuse',
          reason: values.reason.trim(),
          ...(values.place === 'network'
            ? { network: values.where.trim() }
            : { country: values.where.trim().toUpperCase() }),
        },
        idempotencyKey: key,
      }),
    onDone,
    fieldOf: { network: 'where', country: 'where' },
  });
  return (
    <FormDialog title={t('add')} close={close}>
      <Form form={form} submit={tForms('add')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('role')}
          label={t('role')}
          choices={rolesOfUsers.map((value) => ({ value, text: tRoles(value) }))}
        />
        <ChoiceField
          field={form.field('effect')}
          label={t('effect')}
          choices={(['allow', 'refuse'] as const).map((value) => ({ value, text: t(value) }))}
        />
        <ChoiceField
          field={form.field('place')}
          label={t('kind')}
          choices={(['network', 'country'] as const).map((value) => ({ value, text: t(value) }))}
        />
        <TextField
          field={form.field('where')}
          label={t('where')}
          hint={t(form.values.place === 'network' ? 'networkHint' : 'countryHint')}
          maxLength={50}
          required
        />
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}
