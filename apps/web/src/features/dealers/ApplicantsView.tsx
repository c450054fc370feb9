'use client';

import { type ApplicantKind, applicantStates } from '@mistri/contracts/dealers/applicant-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { applications } from './applications.ts';

const filterNames = ['status'] as const;

export function DealersReviewView(): ReactElement {
  return <ApplicantsView kind="dealer" />;
}

export function BusinessesReviewView(): ReactElement {
  return <ApplicantsView kind="business" />;
}

function ApplicantsView({ kind }: { kind: ApplicantKind }): ReactElement {
  const t = useTranslations('admin.applicants');
  const tStates = useTranslations('states.applicant');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const status = applicantStates.find((state) => state === filters.values.status);
  const list = usePagedList({
    key: ['applicants', kind, status],
    load: (cursor) =>
      applications[kind].list({ limit: 25, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) }),
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor }),
  });
  return (
    <Page title={t(kind)} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={applicantStates.map((state) => ({ value: state, text: tStates(state) }))}
        />
      </FilterBar>
      <DataTable
        caption={t(kind)}
        list={list}
        rowKey={(row) => row.id}
        rowHref={(row) => adminUrls.applicant(kind, row.id)}
        columns={[
          { key: 'name', head: t('name'), cell: (row) => row.displayName },
          { key: 'legal', head: t('legalName'), cell: (row) => row.legalName },
          { key: 'gstin', head: t('gstin'), cell: (row) => row.gstin },
          { key: 'city', head: t('city'), cell: (row) => row.city },
          { key: 'state', head: tLists('state'), cell: (row) => <StateChip of="applicant" state={row.status} /> },
          {
            key: 'sent',
            head: t('sent'),
            cell: (row) => (row.submittedAt ? <When at={row.submittedAt} /> : '–'),
          },
        ]}
        empty={
          <EmptyBlock
            icon={filters.active ? 'check' : 'store'}
            title={t(status === 'submitted' ? 'queueEmpty' : filters.active ? 'noneFiltered' : 'none')}
          />
        }
      />
    </Page>
  );
}
