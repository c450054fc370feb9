'use client';

import type { Data } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { runningClock } from './complaint-clock.ts';
import { DueChip } from './DueChip.tsx';

type Complaint = Data<'GET /api/admin/complaints'>['complaints'][number];

const filterNames = ['state', 'category', 'overdue', 'ticket'] as const;
const states = ['received', 'acknowledged', 'resolved', 'closed'] as const satisfies readonly Complaint['state'][];
const categories = [
  'order',
  'payment',
  'seller',
  'repair',
  'privacy',
  'account',
  'other',
] as const satisfies readonly Complaint['category'][];
const perPage = 25;

/** IN-13: complaints to the grievance officer, by the clock that ends first. What was said is read one by one. */
export function ComplaintsDesk(): ReactElement {
  const t = useTranslations('privacyDesk.complaints');
  const tStates = useTranslations('states.complaint');
  const tLists = useTranslations('lists');
  const now = useNow();
  const filters = useUrlFilters(filterNames);
  const state = states.find((name) => name === filters.values.state);
  const category = categories.find((name) => name === filters.values.category);
  const ticket = /^GR-\d{4}-\d{6,10}$/.test(filters.values.ticket ?? '') ? filters.values.ticket : undefined;
  const overdue = filters.values.overdue === 'yes';
  const list = usePagedList({
    key: ['complaints', state, category, ticket, overdue],
    load: async (cursor) => {
      const offset = Number(cursor ?? 0);
      const answer = await browserApi.get('/api/admin/complaints', {
        query: {
          offset,
          limit: perPage,
          ...(state ? { state } : {}),
          ...(category ? { category } : {}),
          ...(ticket ? { ticket } : {}),
          ...(overdue ? { overdue } : {}),
        },
      });
      return answer.ok ? { ok: true as const, data: { ...answer.data, offset } } : answer;
    },
    page: ({ complaints, total, offset }) => ({
      rows: complaints,
      next: offset + complaints.length < total ? String(offset + complaints.length) : null,
    }),
    refresh_ms: 60_000,
  });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('state')}
          value={filters.values.state}
          onValue={(value) => filters.set({ state: value })}
          choices={states.map((value) => ({ value, text: tStates(value) }))}
        />
        <ChoiceFilter
          label={t('category')}
          value={filters.values.category}
          onValue={(value) => filters.set({ category: value })}
          choices={categories.map((value) => ({ value, text: t(`categories.${value}`) }))}
        />
        <ChoiceFilter
          label={t('clock')}
          value={filters.values.overdue}
          onValue={(value) => filters.set({ overdue: value })}
          choices={[{ value: 'yes', text: t('onlyOverdue') }]}
        />
        <TextFilter
          label={t('ticket')}
          value={filters.values.ticket}
          maxLength={20}
          onValue={(value) => filters.set({ ticket: value?.toUpperCase() })}
        />
      </FilterBar>
      <DataTable<Complaint>
        caption={t('title')}
        list={list}
        rowKey={(row) => row.complaintId}
        rowHref={(row) => adminUrls.complaint(row.complaintId)}
        columns={[
          { key: 'ticket', head: t('ticket'), cell: (row) => row.ticket },
          { key: 'category', head: t('category'), cell: (row) => t(`categories.${row.category}`) },
          { key: 'state', head: t('state'), cell: (row) => <StateChip of="complaint" state={row.state} /> },
          {
            key: 'clock',
            head: t('clock'),
            cell: (row) => {
              const clock = runningClock(row, now);
              return clock ? (
                <>
                  {t(`clocks.${clock.name}`)} <DueChip tone={clock.tone} dueAt={clock.dueAt} />
                </>
              ) : (
                '–'
              );
            },
          },
          { key: 'received', head: t('received'), cell: (row) => <When at={row.receivedAt} as="day" /> },
          { key: 'reopened', head: t('reopened'), align: 'end', cell: (row) => row.reopened },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="search" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="check" title={t('none')} text={t('noneText')} />
          )
        }
      />
    </Page>
  );
}
