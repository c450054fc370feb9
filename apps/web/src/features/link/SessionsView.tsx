'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { urls } from '#web/navigation/build-url.ts';
import { EndSession } from './EndSession.tsx';
import { Quality } from './Quality.tsx';
import { useNodes, watch_ms } from './use-link.ts';

const filterNames = ['device'] as const;

/** Those that run, by which way and how well, and those that have been. */
export function SessionsView(): ReactElement {
  const t = useTranslations('link.sessions');
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <LiveSessions />
      <PastSessions />
    </Page>
  );
}

function LiveSessions(): ReactElement {
  const t = useTranslations('link.sessions');
  const list = usePagedList({
    key: ['link', 'live-sessions'],
    load: (after) =>
      browserApi.get('/api/link/sessions', { query: { state: 'live', limit: 20, ...(after ? { after } : {}) } }),
    page: (answer) => ({ rows: answer.sessions, next: answer.nextAfter }),
    refresh_ms: watch_ms,
  });
  return (
    <Section title={t('live')}>
      <DataTable
        caption={t('live')}
        list={list}
        rowKey={(session) => session.sessionId}
        rowHref={(session) => urls.linkSession(session.sessionId)}
        columns={[
          {
            key: 'who',
            head: t('one'),
            cell: ({ guest, host }) => t('between', { guest: guest.name, host: host.name }),
          },
          { key: 'state', head: t('state'), cell: ({ state }) => t(`states.${state}`) },
          { key: 'way', head: t('way'), cell: ({ rung }) => t(`rungs.${rung ?? 'none'}`) },
          { key: 'quality', head: t('quality'), cell: (session) => <Quality session={session} /> },
          { key: 'began', head: t('began'), cell: ({ openedAt }) => <When at={openedAt} /> },
        ]}
        actions={(session) => <EndSession session={session} />}
        empty={<p>{t('liveNone')}</p>}
      />
    </Section>
  );
}

function PastSessions(): ReactElement {
  const t = useTranslations('link.sessions');
  const nodes = useNodes();
  const filters = useUrlFilters(filterNames);
  const { device } = filters.values;
  const list = usePagedList({
    key: ['link', 'past-sessions', device],
    load: (after) =>
      browserApi.get('/api/link/sessions', {
        query: { state: 'ended', limit: 20, ...(device ? { deviceId: device } : {}), ...(after ? { after } : {}) },
      }),
    page: (answer) => ({ rows: answer.sessions, next: answer.nextAfter }),
  });
  return (
    <Section title={t('history')}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('device')}
          value={device}
          onValue={(value) => filters.set({ device: value })}
          choices={(nodes.data?.nodes ?? []).map((node) => ({ value: node.deviceId, text: node.name }))}
        />
      </FilterBar>
      <DataTable
        caption={t('history')}
        list={list}
        rowKey={(session) => session.sessionId}
        rowHref={(session) => urls.linkSession(session.sessionId)}
        columns={[
          {
            key: 'who',
            head: t('one'),
            cell: ({ guest, host }) => t('between', { guest: guest.name, host: host.name }),
          },
          { key: 'way', head: t('way'), cell: ({ rung }) => t(`rungs.${rung ?? 'none'}`) },
          { key: 'began', head: t('began'), cell: ({ openedAt }) => <When at={openedAt} /> },
          { key: 'ended', head: t('ended'), cell: ({ endedAt }) => (endedAt ? <When at={endedAt} /> : '–') },
          { key: 'by', head: t('by'), cell: ({ endedBy }) => (endedBy ? t(`endedBy.${endedBy}`) : '–') },
        ]}
        empty={<EmptyBlock icon="clock" title={t('historyNone')} text={t('historyNoneText')} />}
      />
    </Section>
  );
}
