'use client';

import type { Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { showToast } from '#web/components/toast.ts';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { isId } from '#web/navigation/is-id.ts';
import { useCan } from '#web/session/use-can.ts';

type Erasure = Data<'GET /api/admin/privacy/erasures'>['erasures'][number];

const filterNames = ['state'] as const;
const states = ['cooling_off', 'done', 'cancelled'] as const;
const userId: Rule = (value) => (isId('usr', value.trim()) ? undefined : { rule: 'pattern' });

/** GOV-6: accounts that are to be erased, what stood in the way, and what the law makes us keep. */
export function ErasuresDesk(): ReactElement {
  const t = useTranslations('privacyDesk.erasures');
  const tStates = useTranslations('states.erasure');
  const can = useCan();
  const filters = useUrlFilters(filterNames);
  const [starting, setStarting] = useState(false);
  const state = states.find((name) => name === filters.values.state);
  const list = usePagedList({
    key: ['erasures', state],
    load: (before) =>
      browserApi.get('/api/admin/privacy/erasures', {
        query: { limit: 25, ...(state ? { state } : {}), ...(before ? { before } : {}) },
      }),
    page: (answer) => ({ rows: answer.erasures, next: answer.next }),
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={
        <>
          <LinkButton href={adminUrls.consents()}>{t('toConsents')}</LinkButton>
          {can('compliance') ? (
            <Button variant="contained" onClick={() => setStarting(true)}>
              {t('start')}
            </Button>
          ) : null}
        </>
      }
    >
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('state')}
          value={filters.values.state}
          onValue={(value) => filters.set({ state: value })}
          choices={states.map((value) => ({ value, text: tStates(value) }))}
        />
      </FilterBar>
      <DataTable<Erasure>
        caption={t('title')}
        list={list}
        rowKey={(row) => row.erasureId}
        columns={[
          { key: 'user', head: t('user'), cell: (row) => <ObjectRef id={row.userId} short /> },
          { key: 'state', head: t('state'), cell: (row) => <StateChip of="erasure" state={row.state} /> },
          { key: 'asked', head: t('asked'), cell: (row) => <When at={row.requestedAt} as="day" /> },
          { key: 'due', head: t('due'), cell: (row) => <When at={row.endedAt ?? row.dueAt} as="day" /> },
          {
            key: 'obstacles',
            head: t('obstacles'),
            cell: (row) => <Lines of={row.obstacles.map((obstacle) => `${obstacle.message} (${obstacle.count})`)} />,
          },
          {
            key: 'kept',
            head: t('kept'),
            cell: (row) => <Lines of={row.kept.map(({ what, why }) => `${what}: ${why}`)} />,
          },
        ]}
        empty={<EmptyBlock icon="shield" title={t('none')} text={t('noneText')} />}
      />
      {starting ? <StartErasure close={() => setStarting(false)} /> : null}
    </Page>
  );
}

function Lines({ of }: { of: readonly string[] }): ReactElement {
  if (of.length === 0) return <>–</>;
  return (
    <ul style={{ listStyle: 'none' }}>
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** For somebody who cannot sign in and proved who they are in another way. */
function StartErasure({ close }: { close: () => void }): ReactElement {
  const t = useTranslations('privacyDesk.erasures');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const form = useForm({
    initial: { userId: '', reason: '' },
    rules: { userId: [required, userId], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/admin/privacy/erasures', {
        body: { userId: values.userId.trim(), reason: values.reason.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('started'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['erasures'] });
    },
  });
  return (
    <FormDialog title={t('start')} close={close}>
      <Form form={form} submit={t('start')} danger beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <p>{t('startText')}</p>
        <TextField field={form.field('userId')} label={t('userId')} maxLength={30} required first />
        <TextField
          field={form.field('reason')}
          label={t('reason')}
          hint={t('reasonHint')}
          rows={2}
          maxLength={500}
          required
        />
      </Form>
    </FormDialog>
  );
}
