'use client';

import { isJobNumber, jobNumber } from '@mistri/contracts/jobs/job-number';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { isId } from '#web/navigation/is-id.ts';
import { shownStates } from './repair-look.ts';
import { useSymptomNames } from './RepairAsked.tsx';

const filterNames = ['number', 'status', 'customerId', 'technicianId'] as const;
const refresh = { 'repair.changed': ['admin-repairs'], 'queues.changed': ['admin-repairs'] } as const;
const refresh_ms = 30_000;
const everything = 'all';

const idOr = (prefix: string, text: string | undefined): string | undefined =>
  text !== undefined && isId(prefix, text.trim()) ? text.trim() : undefined;

/** REP-4: the queue of repairs without a technician, the oldest first; with another filter, every repair there is. */
export function AdminRepairsView(): ReactElement {
  const t = useTranslations('repairDesk');
  const tStates = useTranslations('states.repair');
  const tLists = useTranslations('lists');
  const names = useSymptomNames();
  const filters = useUrlFilters(filterNames);
  useLiveRefresh(refresh);
  const customerId = idOr('usr', filters.values.customerId);
  const technicianId = idOr('tec', filters.values.technicianId);
  const typed = filters.values.number;
  const number = typed && isJobNumber(typed) ? typed : undefined;
  // Nothing chosen means the queue; who looks for somebody's repairs wants all of them.
  const wished = filters.values.status ?? (number || customerId || technicianId ? everything : 'matching');
  const status = shownStates.find((state) => state === wished);
  const list = usePagedList({
    key: ['admin-repairs', wished, number, customerId, technicianId],
    load: (cursor) =>
      browserApi.get('/api/admin/repairs', {
        query: {
          limit: 25,
          ...(status ? { status } : {}),
          ...(number ? { number } : {}),
          ...(customerId ? { customerId } : {}),
          ...(technicianId ? { technicianId } : {}),
          ...(cursor ? { cursor } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.repairs, next: answer.nextCursor }),
    refresh_ms,
  });
  return (
    <Page title={t('title')} intro={status === 'matching' ? t('queueIntro') : undefined} width="wide">
      <FilterBar filters={filters}>
        <TextFilter
          label={t('number')}
          value={typed}
          onValue={(value) => filters.set({ number: value })}
          maxLength={30}
          problem={typed && !number ? tLists('badNumber') : undefined}
        />
        <ChoiceFilter
          label={tLists('state')}
          value={wished === 'matching' ? undefined : wished}
          onValue={(value) => filters.set({ status: value })}
          none={tStates('matching')}
          choices={[
            { value: everything, text: tLists('all') },
            ...shownStates
              .filter((state) => state !== 'matching')
              .map((state) => ({ value: state, text: tStates(state) })),
          ]}
        />
        <TextFilter
          label={t('technicianId')}
          value={filters.values.technicianId}
          onValue={(value) => filters.set({ technicianId: value })}
          maxLength={30}
        />
        <TextFilter
          label={t('customerId')}
          value={filters.values.customerId}
          onValue={(value) => filters.set({ customerId: value })}
          maxLength={30}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(repair) => repair.repairId}
        rowHref={(repair) => adminUrls.repair(repair.repairId)}
        columns={[
          { key: 'phone', head: t('phone'), cell: (repair) => `${repair.brand} ${repair.model}` },
          { key: 'number', head: t('number'), cell: (repair) => jobNumber(repair.repairId) },
          { key: 'problem', head: t('problem'), cell: (repair) => names(repair.symptoms) },
          { key: 'state', head: tLists('state'), cell: (repair) => <StateChip of="repair" state={repair.status} /> },
          { key: 'technician', head: t('technician'), cell: (repair) => repair.technicianName ?? '–' },
          {
            key: 'preferred',
            head: t('preferred'),
            cell: (repair) => (repair.preferredAt ? <When at={repair.preferredAt} /> : t('soon')),
          },
          { key: 'since', head: t('since'), cell: (repair) => <When at={repair.changedAt} /> },
        ]}
        empty={<EmptyBlock icon="check" title={t(status === 'matching' ? 'queueEmpty' : 'none')} />}
      />
    </Page>
  );
}
