'use client';

import type { TechnicianSkill } from '@mistri/contracts/repair/symptoms';
import { technicianStates } from '@mistri/contracts/repair/technician-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';

const filterNames = ['status'] as const;

/** ROLE-4: who wants to be certified, and everybody who is or was. */
export function AdminTechniciansView(): ReactElement {
  const t = useTranslations('repairDesk.technicians');
  const tStates = useTranslations('states.technician');
  const tLists = useTranslations('lists');
  const tSkills = useTranslations('repairs.skills');
  const filters = useUrlFilters(filterNames);
  const status = technicianStates.find((state) => state === filters.values.status);
  const list = usePagedList({
    key: ['admin-technicians', status],
    load: (cursor) =>
      browserApi.get('/api/admin/technicians', {
        query: { limit: 25, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
      }),
    page: (answer) => ({ rows: answer.items, next: answer.nextCursor }),
  });
  return (
    <Page title={t('title')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={tLists('state')}
          value={status}
          onValue={(value) => filters.set({ status: value })}
          choices={technicianStates.map((state) => ({ value: state, text: tStates(state) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('title')}
        list={list}
        rowKey={(row) => row.technicianId}
        rowHref={(row) => adminUrls.technician(row.technicianId)}
        columns={[
          { key: 'name', head: t('name'), cell: (row) => row.displayName },
          { key: 'city', head: t('city'), cell: (row) => row.city },
          {
            key: 'skills',
            head: t('skills'),
            cell: (row) => row.skills.map((skill) => tSkills(skill as TechnicianSkill)).join(', '),
          },
          { key: 'state', head: tLists('state'), cell: (row) => <StateChip of="technician" state={row.status} /> },
          {
            key: 'until',
            head: t('certifiedUntil'),
            cell: (row) => (row.certifiedUntil ? <When at={row.certifiedUntil} as="day" /> : '–'),
          },
          { key: 'sent', head: t('sent'), cell: (row) => (row.submittedAt ? <When at={row.submittedAt} /> : '–') },
        ]}
        empty={
          <EmptyBlock
            icon={status === 'submitted' ? 'check' : 'tools'}
            title={t(status === 'submitted' ? 'queueEmpty' : 'none')}
          />
        }
      />
    </Page>
  );
}
