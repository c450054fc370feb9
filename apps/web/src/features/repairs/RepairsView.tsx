'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { shownStates } from './repair-look.ts';
import { useSymptomNames } from './RepairAsked.tsx';

const filterNames = ['status'] as const;
const refresh = { 'repair.changed': ['repairs'] } as const;
const refresh_ms = 30_000;

/** MKT-12 for repairs: everything the customer ever asked for. */
export function RepairsView(): ReactElement {
  const t = useTranslations('repairs');
  return (
    <Page
      title={t('title')}
      width="wide"
      action={
        <LinkButton variant="contained" href={urls.newRepair()} startIcon={<Icon name="plus" size={20} />}>
          {t('new')}
        </LinkButton>
      }
    >
      <RequireSession>
        <RepairList />
      </RequireSession>
    </Page>
  );
}

function RepairList(): ReactElement {
  const t = useTranslations('repairs');
  const tStates = useTranslations('states.repair');
  const tLists = useTranslations('lists');
  const names = useSymptomNames();
  const filters = useUrlFilters(filterNames);
  const status = shownStates.find((state) => state === filters.values.status);
  useLiveRefresh(refresh);
  const list = usePagedList({
    key: ['repairs', status],
    load: (cursor) =>
      browserApi.get('/api/repairs', {
        query: { limit: 20, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
      }),
    page: (answer) => ({ rows: answer.repairs, next: answer.nextCursor }),
    refresh_ms,
  });
  return (
    <>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={shownStates.map((state) => ({ value: state, text: tStates(state) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(repair) => repair.repairId}
        rowHref={(repair) => urls.repair(repair.repairId)}
        columns={[
          { key: 'what', head: t('what'), cell: (repair) => `${repair.brand} ${repair.model}` },
          { key: 'problem', head: t('problem'), cell: (repair) => names(repair.symptoms) },
          { key: 'state', head: tLists('state'), cell: (repair) => <StateChip of="repair" state={repair.status} /> },
          { key: 'technician', head: t('technicianName'), cell: (repair) => repair.technicianName ?? '–' },
          { key: 'since', head: t('since'), cell: (repair) => <When at={repair.createdAt} as="day" /> },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="filter" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock
              icon="phone"
              title={t('emptyTitle')}
              text={t('emptyText')}
              action={
                <LinkButton variant="contained" href={urls.softwareRepair()}>
                  {t('howItWorks')}
                </LinkButton>
              }
            />
          )
        }
      />
    </>
  );
}
