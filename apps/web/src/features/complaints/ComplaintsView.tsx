'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { complaintCategories, complaintsKey, complaintTones } from './complaint-look.ts';

/** IN-13: a ticket number at once, an acknowledgement in 48 hours, an answer within a month. */
export function ComplaintsView({ aboutId }: { aboutId: string | undefined }): ReactElement {
  const t = useTranslations('complaints');
  return (
    <Page title={t('title')} intro={t('intro')}>
      <RequireSession>
        <NewComplaint aboutId={aboutId} />
        <OwnComplaints />
      </RequireSession>
    </Page>
  );
}

function NewComplaint({ aboutId }: { aboutId: string | undefined }): ReactElement {
  const t = useTranslations('complaints');
  const router = useRouter();
  const form = useForm({
    keep: `complaint:${aboutId ?? ''}`,
    initial: { category: aboutId?.startsWith('ord_') ? 'order' : '', title: '', text: '' },
    rules: { category: [required], title: [required, atLeast(3)], text: [required, atLeast(10)] },
    send: (values, key) =>
      browserApi.post('/api/complaints', {
        body: {
          category: values.category as (typeof complaintCategories)[number],
          title: values.title.trim(),
          text: values.text.trim(),
          ...(aboutId === undefined ? {} : { aboutId }),
        },
        idempotencyKey: key,
      }),
    onDone: ({ complaintId }) => router.push(urls.complaintThread(complaintId)),
  });
  return (
    <Section title={t('new')}>
      <Form form={form} submit={t('send')}>
        <ChoiceField
          field={form.field('category')}
          label={t('about')}
          required
          choices={complaintCategories.map((value) => ({ value, text: t(`categories.${value}`) }))}
        />
        {aboutId === undefined ? null : <p>{t('aboutId', { id: aboutId })}</p>}
        <TextField field={form.field('title')} label={t('subject')} maxLength={120} required />
        <TextField
          field={form.field('text')}
          label={t('what')}
          hint={t('whatHint')}
          rows={4}
          maxLength={4000}
          required
        />
      </Form>
    </Section>
  );
}

function OwnComplaints(): ReactElement {
  const t = useTranslations('complaints');
  const list = usePagedList({
    key: complaintsKey,
    load: (before) => browserApi.get('/api/complaints', { query: { limit: 20, ...(before ? { before } : {}) } }),
    page: (answer) => ({ rows: answer.complaints, next: answer.next }),
  });
  return (
    <Section title={t('own')}>
      <DataTable
        caption={t('own')}
        list={list}
        rowKey={(complaint) => complaint.complaintId}
        rowHref={(complaint) => urls.complaintThread(complaint.complaintId)}
        columns={[
          { key: 'title', head: t('subject'), cell: (complaint) => complaint.title ?? t('erased') },
          { key: 'ticket', head: t('ticket'), cell: (complaint) => complaint.ticket },
          {
            key: 'state',
            head: t('state'),
            cell: ({ state }) => <StatusChip tone={complaintTones[state]}>{t(`states.${state}`)}</StatusChip>,
          },
          { key: 'at', head: t('received'), cell: (complaint) => <When at={complaint.receivedAt} as="day" /> },
        ]}
        empty={<EmptyBlock icon="chat" title={t('none')} text={t('noneText')} />}
      />
    </Section>
  );
}
