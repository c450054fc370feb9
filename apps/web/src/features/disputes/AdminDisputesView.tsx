'use client';

import { disputeStates } from '@mistri/contracts/disputes/dispute-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { isJobId } from '#web/navigation/is-id.ts';
import { DisputesTable } from './DisputesTable.tsx';
import { useLiveDisputeLists } from './use-disputes.ts';

const filterNames = ['queue', 'state', 'jobId'] as const;
const queues = ['waiting', 'overdue'] as const;

/** PAY-7: what waits for a decision, oldest first, and everything else that is in dispute. */
export function AdminDisputesView(): ReactElement {
  useLiveDisputeLists();
  const t = useTranslations('disputeDesk');
  const tStates = useTranslations('states.dispute');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const queue = queues.find((name) => name === filters.values.queue);
  const state = disputeStates.find((name) => name === filters.values.state);
  const wished = filters.values.jobId;
  const jobId = wished !== undefined && isJobId(wished) ? wished : undefined;
  const list = usePagedList({
    key: ['disputes', queue, state, jobId],
    load: (after) =>
      browserApi.get('/api/admin/disputes', {
        query: {
          limit: 25,
          ...(queue ? { queue } : {}),
          ...(state ? { state } : {}),
          ...(jobId ? { jobId } : {}),
          ...(after ? { after } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.disputes, next: answer.nextAfter }),
    refresh_ms: 60_000,
  });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('queue')}
          value={filters.values.queue}
          onValue={(value) => filters.set({ queue: value })}
          choices={queues.map((value) => ({ value, text: t(`queues.${value}`) }))}
        />
        <ChoiceFilter
          label={t('state')}
          value={filters.values.state}
          onValue={(value) => filters.set({ state: value })}
          choices={disputeStates.map((value) => ({ value, text: tStates(value) }))}
        />
        <TextFilter
          label={t('order')}
          value={filters.values.jobId}
          onValue={(value) => filters.set({ jobId: value })}
        />
      </FilterBar>
      <DisputesTable
        caption={t('title')}
        list={list}
        href={(row) => adminUrls.dispute(row.disputeId)}
        withPayee
        empty={
          filters.active ? (
            <EmptyBlock icon="check" title={queue ? t('queueEmpty') : tLists('nothingFound')} />
          ) : (
            <EmptyBlock icon="check" title={t('none')} text={t('noneText')} />
          )
        }
      />
    </Page>
  );
}
