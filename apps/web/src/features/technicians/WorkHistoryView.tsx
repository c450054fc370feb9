'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { shownStates } from '#web/features/repairs/repair-look.ts';
import { useSymptomNames } from '#web/features/repairs/RepairAsked.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { workUrls } from '#web/navigation/desk-urls.ts';

const filterNames = ['status'] as const;

/** MKT-12 for technicians: every repair that is or was theirs. */
export function WorkHistoryView(): ReactElement {
  const t = useTranslations('work.jobs');
  const tStates = useTranslations('states.repair');
  const tLists = useTranslations('lists');
  const names = useSymptomNames();
  const filters = useUrlFilters(filterNames);
  const status = shownStates.find((state) => state === filters.values.status);
  const list = usePagedList({
    key: ['work', 'history', status],
    load: (cursor) =>
      browserApi.get('/api/repairs', {
        query: { limit: 25, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
      }),
    page: (answer) => ({ rows: answer.repairs, next: answer.nextCursor }),
  });
  return (
    <Page title={t('history')} back={{ href: workUrls.home(), text: t('title') }} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={shownStates.map((state) => ({ value: state, text: tStates(state) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('history')}
        list={list}
        rowKey={(job) => job.repairId}
        rowHref={(job) => workUrls.repair(job.repairId)}
        columns={[
          { key: 'phone', head: t('phone'), cell: (job) => `${job.brand} ${job.model}` },
          { key: 'problem', head: t('problem'), cell: (job) => names(job.symptoms) },
          { key: 'state', head: tLists('state'), cell: (job) => <StateChip of="repair" state={job.status} /> },
          { key: 'since', head: t('since'), cell: (job) => <When at={job.createdAt} as="day" /> },
          {
            key: 'amount',
            head: t('amount'),
            align: 'end',
            cell: (job) => <Money minor={job.totalAmount} />,
          },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="phone" title={t('none')} text={t('noneOffered')} />
          )
        }
      />
    </Page>
  );
}
