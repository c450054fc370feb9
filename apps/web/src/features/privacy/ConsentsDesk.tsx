'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { isId } from '#web/navigation/is-id.ts';
import { useCan } from '#web/session/use-can.ts';
import { PublishNotice } from './PublishNotice.tsx';

type Entry = Data<'GET /api/admin/privacy/consents'>['entries'][number];
export type Notice = Data<'GET /api/privacy/notices'>['notices'][number];

const filterNames = ['userId', 'purpose'] as const;

/** IN-10: what people are asked, and who agreed to which words when. */
export function ConsentsDesk(): ReactElement {
  const t = useTranslations('privacyDesk.consents');
  const tErasures = useTranslations('privacyDesk.erasures');
  const locale = useLocale();
  const notices = useQuery({
    queryKey: ['privacy-notices', locale],
    queryFn: async () => dataOf(await browserApi.get('/api/privacy/notices', { query: { locale } })).notices,
  });
  return (
    <Page title={t('title')} back={{ href: adminUrls.erasures(), text: tErasures('title') }} width="wide">
      <Loaded query={notices}>
        {(list) => (
          <>
            <Notices notices={list} />
            <ConsentLog purposes={list} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Notices({ notices }: { notices: readonly Notice[] }): ReactElement {
  const t = useTranslations('privacyDesk.consents');
  const can = useCan();
  const [changing, setChanging] = useState<Notice>();
  return (
    <Section title={t('notices')} intro={t('noticesIntro')}>
      <DataTable<Notice>
        caption={t('notices')}
        list={wholeList(notices)}
        rowKey={(notice) => notice.purpose}
        columns={[
          { key: 'title', head: t('notice'), cell: (notice) => notice.title },
          { key: 'text', head: t('text'), cell: (notice) => notice.text },
          { key: 'basis', head: t('basis'), cell: (notice) => t(`bases.${notice.basis}`) },
          { key: 'version', head: t('version'), align: 'end', cell: (notice) => notice.version },
          { key: 'since', head: t('since'), cell: (notice) => <When at={notice.since} as="day" /> },
        ]}
        actions={
          can('compliance')
            ? (notice) => (
                <Button size="small" onClick={() => setChanging(notice)} aria-label={`${t('change')}: ${notice.title}`}>
                  {t('change')}
                </Button>
              )
            : undefined
        }
        empty={<p>{t('noNotices')}</p>}
      />
      {changing ? <PublishNotice notice={changing} close={() => setChanging(undefined)} /> : null}
    </Section>
  );
}

function ConsentLog({ purposes }: { purposes: readonly Notice[] }): ReactElement {
  const t = useTranslations('privacyDesk.consents');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const { values } = filters;
  const userId = values.userId !== undefined && isId('usr', values.userId) ? values.userId : undefined;
  const purpose = purposes.find((notice) => notice.purpose === values.purpose)?.purpose;
  const list = usePagedList({
    key: ['consents', userId, purpose],
    load: (before) =>
      browserApi.get('/api/admin/privacy/consents', {
        query: {
          limit: 25,
          ...(userId ? { userId } : {}),
          ...(purpose ? { purpose } : {}),
          ...(before ? { before: Number(before) } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.entries, next: answer.next === null ? null : String(answer.next) }),
  });
  const titleOf = (name: string): string => purposes.find((notice) => notice.purpose === name)?.title ?? name;
  return (
    <Section title={t('log')} intro={t('logIntro')}>
      <FilterBar filters={filters}>
        <TextFilter label={t('user')} value={values.userId} onValue={(value) => filters.set({ userId: value })} />
        <ChoiceFilter
          label={t('notice')}
          value={values.purpose}
          onValue={(value) => filters.set({ purpose: value })}
          choices={purposes.map((notice) => ({ value: notice.purpose, text: notice.title }))}
        />
      </FilterBar>
      <DataTable<Entry>
        caption={t('log')}
        list={list}
        rowKey={(entry) => String(entry.entryNo)}
        columns={[
          { key: 'at', head: t('at'), cell: (entry) => <When at={entry.at} /> },
          { key: 'user', head: t('user'), cell: (entry) => <ObjectRef id={entry.userId} short /> },
          { key: 'purpose', head: t('notice'), cell: (entry) => titleOf(entry.purpose) },
          {
            key: 'answer',
            head: t('answer'),
            cell: (entry) => (
              <StatusChip tone={entry.granted ? 'success' : 'neutral'}>{t(entry.granted ? 'yes' : 'no')}</StatusChip>
            ),
          },
          { key: 'version', head: t('version'), align: 'end', cell: (entry) => `${entry.version} · ${entry.locale}` },
          { key: 'cause', head: t('cause'), cell: (entry) => t(`causes.${entry.cause}`) },
        ]}
        empty={<EmptyBlock icon="shield" title={filters.active ? tLists('nothingFound') : t('noEntries')} />}
      />
    </Section>
  );
}
