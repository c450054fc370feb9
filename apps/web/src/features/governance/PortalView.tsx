'use client';

import { type Data, dataOf, queryText } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { indiaDay, today } from '#web/format/india-day.ts';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { quarterOf, recentQuarters } from './quarters.ts';
import { queueHref } from './queue-look.ts';
import { SealSummary } from './SealSummary.tsx';
import { percentText } from './service-look.ts';
import { useDecisionName } from './use-decision-name.ts';
import { useQueueName } from './use-queue-name.ts';

type Report = Data<'GET /api/admin/governance'>;

const filterNames = ['quarter'] as const;
const shownQuarters = 8;

/** GOV-7: what a reviewer wants to see of a quarter. Every number leads to what is behind it. */
export function PortalView(): ReactElement {
  const t = useTranslations('governance.portal');
  const filters = useUrlFilters(filterNames);
  const quarters = recentQuarters(today(), shownQuarters);
  const quarter = quarters.find((name) => name === filters.values.quarter) ?? quarterOf(today());
  const report = useQuery({
    queryKey: ['governance', quarter],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/governance', { query: { quarter } })),
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={
        <DownloadButton
          variant="outlined"
          url={`/api/admin/governance.csv${queryText({ quarter })}`}
          name={`governance-${quarter}.csv`}
          text={t('export')}
        />
      }
    >
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('quarter')}
          value={filters.values.quarter}
          none={t('thisQuarter')}
          onValue={(value) => filters.set({ quarter: value })}
          choices={quarters.slice(1).map((value) => ({ value, text: value.replace('-', ' ') }))}
        />
      </FilterBar>
      <Loaded query={report}>
        {(shown) => (
          <>
            <p style={{ marginBlockEnd: 'var(--space-4)', color: 'var(--ink-soft)' }}>
              <When at={shown.from} as="day" /> – <When at={new Date(Date.parse(shown.until) - 1)} as="day" />
            </p>
            <HeldMoney ageing={shown.holdAgeing} />
            <Escalations escalations={shown.escalations} />
            <Decisions report={shown} />
            <Levels levels={shown.serviceLevels} />
          </>
        )}
      </Loaded>
      <SealSummary />
    </Page>
  );
}

function HeldMoney({ ageing }: { ageing: Report['holdAgeing'] }): ReactElement {
  const t = useTranslations('governance.portal');
  return (
    <Section title={t('ageing')} intro={t('ageingIntro')} action={<Link href={adminUrls.holds()}>{t('toHolds')}</Link>}>
      <TileGrid
        tiles={ageing.map((row) => ({
          key: row.days,
          label: t('ageingTile', { days: row.days, count: row.count }),
          value: money(row.amount),
        }))}
      />
    </Section>
  );
}

function Escalations({ escalations }: { escalations: Report['escalations'] }): ReactElement {
  const t = useTranslations('governance.portal');
  const queueName = useQueueName();
  return (
    <Section title={t('escalations')} intro={t('escalationsIntro')}>
      <DataTable
        caption={t('escalations')}
        list={wholeList(escalations)}
        rowKey={(row) => row.queue}
        columns={[
          {
            key: 'queue',
            head: t('queue'),
            cell: (row) => {
              const href = queueHref(row.queue);
              return href ? <Link href={href}>{queueName(row.queue)}</Link> : queueName(row.queue);
            },
          },
          { key: 'count', head: t('count'), align: 'end', cell: (row) => row.count },
          { key: 'oldest', head: t('oldest'), cell: (row) => <When at={row.oldestAt} /> },
        ]}
        empty={<p>{t('noEscalations')}</p>}
      />
    </Section>
  );
}

function Decisions({ report }: { report: Report }): ReactElement {
  const t = useTranslations('governance.portal');
  const decisionName = useDecisionName();
  const from = indiaDay(new Date(report.from));
  const to = indiaDay(new Date(Date.parse(report.until) - 1));
  return (
    <Section title={t('decisions')} intro={t('decisionsIntro')}>
      <DataTable
        caption={t('decisions')}
        list={wholeList(report.decisions)}
        rowKey={(row) => row.action}
        rowHref={(row) => adminUrls.audit({ action: row.action, from, to })}
        columns={[
          { key: 'action', head: t('action'), cell: (row) => decisionName(row.action) },
          { key: 'count', head: t('count'), align: 'end', cell: (row) => row.count },
          { key: 'people', head: t('people'), align: 'end', cell: (row) => row.people },
          { key: 'last', head: t('last'), cell: (row) => <When at={row.lastAt} /> },
        ]}
        empty={<p>{t('noDecisions')}</p>}
      />
    </Section>
  );
}

function Levels({ levels }: { levels: Report['serviceLevels'] }): ReactElement {
  const t = useTranslations('governance.portal');
  const tAreas = useTranslations('governance.areas');
  return (
    <Section title={t('levels')} action={<Link href={adminUrls.status()}>{t('toStatus')}</Link>}>
      <DataTable
        caption={t('levels')}
        list={wholeList(levels)}
        rowKey={(row) => row.area}
        columns={[
          { key: 'area', head: t('area'), cell: (row) => tAreas(row.area as 'orders') },
          { key: 'target', head: t('target'), align: 'end', cell: (row) => percentText(row.target) },
          { key: 'reached', head: t('reached'), align: 'end', cell: (row) => percentText(row.availability) },
          {
            key: 'kept',
            head: t('kept'),
            cell: (row) =>
              row.target === null || row.availability === null ? (
                '–'
              ) : (
                <StatusChip tone={row.availability >= row.target ? 'success' : 'danger'}>
                  {t(row.availability >= row.target ? 'yes' : 'no')}
                </StatusChip>
              ),
          },
          { key: 'requests', head: t('requests'), align: 'end', cell: (row) => row.requests.toLocaleString('en-IN') },
        ]}
        empty={<p>–</p>}
      />
    </Section>
  );
}
