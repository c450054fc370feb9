'use client';

import { type Data, queryText } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters, type UrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { type AuditFilterName, auditFilterNames, auditQuery, auditRooms, badFilters } from './audit-filters.ts';
import { BreakingName } from './BreakingName.tsx';
import { ObjectRef } from './ObjectRef.tsx';
import { useDecisionName } from './use-decision-name.ts';
import { SealSummary } from './SealSummary.tsx';

type Entry = Data<'GET /api/audit/logs'>['logs'][number];

/** GOV-1: who decided what about which object, when and why; each row leads to what it changed and to its seal. */
export function AuditView(): ReactElement {
  const t = useTranslations('governance.audit');
  const tLists = useTranslations('lists');
  const can = useCan();
  const filters = useUrlFilters(auditFilterNames);
  const query = auditQuery(filters.values);
  const bad = badFilters(filters.values);
  const list = usePagedList({
    key: ['audit', query],
    load: (before) =>
      browserApi.get('/api/audit/logs', { query: { limit: 50, ...query, ...(before ? { before } : {}) } }),
    page: (answer) => ({ rows: answer.logs, next: answer.next }),
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={
        can('compliance') ? (
          <DownloadButton
            variant="outlined"
            url={`/api/audit/logs.csv${queryText(query)}`}
            name="audit.csv"
            text={t('export')}
          />
        ) : null
      }
    >
      <SealSummary />
      <AuditFilters filters={filters} />
      {bad.length > 0 ? (
        <Alert severity="warning" sx={{ marginBlockEnd: 4 }}>
          {t('ignored', { names: bad.map((name) => t(`filters.${name}`)).join(', ') })}
        </Alert>
      ) : null}
      <DataTable<Entry>
        caption={t('title')}
        list={list}
        rowKey={(row) => row.auditId}
        rowHref={(row) => adminUrls.auditEntry(row.auditId)}
        columns={[
          { key: 'at', head: t('at'), cell: (row) => <When at={row.at} /> },
          { key: 'action', head: t('action'), cell: (row) => <Decision action={row.action} /> },
          { key: 'object', head: t('object'), cell: (row) => <ObjectRef id={row.subjectId} short /> },
          { key: 'by', head: t('by'), cell: (row) => <ObjectRef id={row.actorId} short /> },
          { key: 'reason', head: t('reason'), cell: (row) => row.reason ?? '–' },
          { key: 'seal', head: t('seal'), cell: (row) => <SealChip sealed={row.place !== null} /> },
        ]}
        empty={
          filters.active ? (
            <EmptyBlock icon="search" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
          ) : (
            <EmptyBlock icon="file" title={t('none')} />
          )
        }
      />
    </Page>
  );
}

/** In words, and as the filter wants it. */
function Decision({ action }: { action: string }): ReactElement {
  const decisionName = useDecisionName();
  return (
    <>
      {decisionName(action)}
      <br />
      <code style={{ color: 'var(--ink-soft)' }}>
        <BreakingName of={action} />
      </code>
    </>
  );
}

export function SealChip({ sealed }: { sealed: boolean }): ReactElement {
  const t = useTranslations('governance.audit');
  return <StatusChip tone={sealed ? 'success' : 'info'}>{t(sealed ? 'sealed' : 'waiting')}</StatusChip>;
}

function AuditFilters({ filters }: { filters: UrlFilters<AuditFilterName> }): ReactElement {
  const t = useTranslations('governance.audit');
  const tRooms = useTranslations('governance.rooms');
  const text = (name: AuditFilterName, type: 'search' | 'date' = 'search'): ReactElement => (
    <TextFilter
      label={t(`filters.${name}`)}
      value={filters.values[name]}
      onValue={(value) => filters.set({ [name]: value })}
      type={type}
    />
  );
  return (
    <FilterBar filters={filters}>
      <ChoiceFilter
        label={t('filters.room')}
        value={filters.values.room}
        onValue={(room) => filters.set({ room })}
        choices={auditRooms.map((value) => ({ value, text: tRooms(value) }))}
      />
      {text('action')}
      {text('subjectId')}
      {text('actorId')}
      {text('from', 'date')}
      {text('to', 'date')}
      {text('traceId')}
    </FilterBar>
  );
}
