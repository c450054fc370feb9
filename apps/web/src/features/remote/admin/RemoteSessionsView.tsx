'use client';

import { isJobNumber } from '@mistri/contracts/jobs/job-number';
import type { SessionSummary } from '@mistri/contracts/remote-sessions/remote-sessions';
import { sessionOutcomes } from '@mistri/contracts/remote-sessions/session-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { Static } from 'typebox';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import { remoteUrls } from '../remote-urls.ts';
import { remoteApi } from '../api/remote-api.ts';
import { VerifyLogFile } from './VerifyLogFile.tsx';

const filterNames = ['outcome', 'repair', 'refusals'] as const;
const refresh = { 'remote_sessions.changed': ['admin-remote-sessions'] } as const;
const watch_ms = 10_000;
type Row = Static<typeof SessionSummary>;

/** Live sessions, the history, and a log that somebody brings. */
export function RemoteSessionsView(): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  useLiveRefresh(refresh);
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <LiveSessions />
      <History />
      <VerifyLogFile />
    </Page>
  );
}

function LiveSessions(): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  const list = usePagedList({
    key: ['admin-remote-sessions', 'live'],
    load: (after) => remoteApi.all({ state: 'live', after }),
    page: (answer) => ({ rows: answer.sessions, next: answer.nextAfter }),
    refresh_ms: watch_ms,
  });
  return (
    <Section title={t('live')}>
      <DataTable
        caption={t('live')}
        list={list}
        rowKey={(row) => row.sessionId}
        rowHref={(row) => remoteUrls.adminSession(row.sessionId)}
        columns={useColumns()}
        empty={<p>{t('liveNone')}</p>}
      />
    </Section>
  );
}

function History(): ReactElement {
  const t = useTranslations('remoteDesk.admin');
  const tEnded = useTranslations('remoteDesk.ended');
  const filters = useUrlFilters(filterNames);
  const tLists = useTranslations('lists');
  const { outcome, repair, refusals } = filters.values;
  const number = repair && isJobNumber(repair) ? repair : undefined;
  const list = usePagedList({
    key: ['admin-remote-sessions', 'ended', outcome, number, refusals],
    load: (after) =>
      remoteApi.all({
        state: 'ended',
        outcome: sessionOutcomes.find((known) => known === outcome),
        number,
        ...(refusals ? { hasRefusals: true } : {}),
        after,
      }),
    page: (answer) => ({ rows: answer.sessions, next: answer.nextAfter }),
  });
  return (
    <Section title={t('history')}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('outcome')}
          value={outcome}
          onValue={(value) => filters.set({ outcome: value })}
          choices={sessionOutcomes.map((value) => ({ value, text: tEnded(`outcomes.${value}`) }))}
        />
        <ChoiceFilter
          label={t('refusals')}
          value={refusals}
          onValue={(value) => filters.set({ refusals: value })}
          choices={[{ value: '1', text: t('withRefusals') }]}
        />
        <TextFilter
          label={t('repair')}
          value={repair}
          onValue={(value) => filters.set({ repair: value })}
          maxLength={30}
          problem={repair && !number ? tLists('badNumber') : undefined}
        />
      </FilterBar>
      <DataTable
        caption={t('history')}
        list={list}
        rowKey={(row) => row.sessionId}
        rowHref={(row) => remoteUrls.adminSession(row.sessionId)}
        columns={useColumns()}
        empty={<p>{t('historyNone')}</p>}
      />
    </Section>
  );
}

function useColumns() {
  const t = useTranslations('remoteDesk.admin');
  const tEnded = useTranslations('remoteDesk.ended');
  return [
    { key: 'who', head: t('technician'), cell: (row: Row) => `${row.technician.name} · ${row.technician.certificate}` },
    { key: 'phone', head: t('phone'), cell: (row: Row) => row.phone ?? t('none') },
    {
      key: 'state',
      head: t('state'),
      cell: (row: Row) => (
        <StatusChip tone={row.state === 'active' ? 'info' : row.outcome === 'completed' ? 'success' : 'neutral'}>
          {row.outcome ? tEnded(`outcomes.${row.outcome}`) : t(`states.${row.state}`)}
        </StatusChip>
      ),
    },
    { key: 'entries', head: t('entries'), cell: (row: Row) => row.log.lastSeq },
    { key: 'refused', head: t('refused'), cell: (row: Row) => row.refusedAttempts },
    { key: 'at', head: t('asked'), cell: (row: Row) => <When at={row.requestedAt} /> },
  ];
}
