'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { today } from '#web/format/india-day.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useLocalPages } from '#web/lists/use-local-pages.ts';
import { urls } from '#web/navigation/build-url.ts';
import { DayStrip } from './DayStrip.tsx';
import { budgetShare, lastDays, percentText, type ServiceArea } from './service-look.ts';
import { ServiceChip } from './ServiceChip.tsx';
import styles from './StatusView.module.css';

type Status = Data<'GET /api/status'>;
type Day = Data<'GET /api/admin/service-levels'>['days'][number];

const shownDays = 30;
const filterNames = ['area'] as const;
const areas = ['orders', 'money', 'chat_and_calls', 'admin', 'site'] as const satisfies readonly ServiceArea[];

/** GOV-3: what is promised per area, what was kept over 30 days, and how much of the error budget is left. */
export function StatusView(): ReactElement {
  const t = useTranslations('governance.status');
  const status = useQuery({
    queryKey: ['status'],
    queryFn: async () => dataOf(await browserApi.get('/api/status')),
    refetchInterval: 30_000,
  });
  const levels = useQuery({
    queryKey: ['service-levels'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/service-levels', { query: { days: shownDays } })).days,
    refetchInterval: 60_000,
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={<LinkButton href={urls.status()}>{t('publicPage')}</LinkButton>}
    >
      <Loaded query={status}>
        {(now) => (
          <div className={styles.areas}>
            {now.areas.map((area) => (
              <Area key={area.area} area={area} days={levels.data ?? []} />
            ))}
          </div>
        )}
      </Loaded>
      <Loaded query={levels}>{(days) => <PerDay days={days} />}</Loaded>
    </Page>
  );
}

function Area({ area, days }: { area: Status['areas'][number]; days: readonly Day[] }): ReactElement {
  const t = useTranslations('governance.status');
  const tAreas = useTranslations('governance.areas');
  const own = new Map(days.filter((day) => day.area === area.area).map((day) => [day.day, day]));
  return (
    <Section title={tAreas(area.area)} action={<ServiceChip state={area.state} />}>
      <div className={styles.numbers}>
        <span className={styles.number}>{percentText(area.availability, 3)}</span>
        <span>{area.target === null ? t('noTarget') : t('promised', { share: percentText(area.target) })}</span>
      </div>
      <DayStrip
        label={t('strip', { area: tAreas(area.area) })}
        days={lastDays(today(), shownDays).map((day) => ({ day, tally: own.get(day) }))}
        target={area.target}
      />
      {area.budgetLeft === null ? null : (
        <div>
          <p className={styles.small}>{t('budget', { share: percentText(budgetShare(area.budgetLeft), 0) })}</p>
          <div className={styles.bar} data-empty={area.budgetLeft <= 0}>
            <div className={styles.fill} style={{ inlineSize: `${budgetShare(area.budgetLeft) * 100}%` }} />
          </div>
        </div>
      )}
      {area.alertSince ? (
        <p className={styles.alert}>{t.rich('burning', { at: () => <When at={area.alertSince ?? ''} /> })}</p>
      ) : null}
    </Section>
  );
}

function PerDay({ days }: { days: readonly Day[] }): ReactElement {
  const t = useTranslations('governance.status');
  const tAreas = useTranslations('governance.areas');
  const filters = useUrlFilters(filterNames);
  const { area } = filters.values;
  const shown = days.filter((day) => area === undefined || day.area === area).toReversed();
  const list = useLocalPages(shown, area ?? '', 10);
  return (
    <Section title={t('perDay')}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('area')}
          value={area}
          onValue={(value) => filters.set({ area: value })}
          choices={areas.map((value) => ({ value, text: tAreas(value) }))}
        />
      </FilterBar>
      <DataTable
        caption={t('perDay')}
        list={list}
        rowKey={(day) => `${day.day}-${day.area}`}
        columns={[
          { key: 'day', head: t('day'), cell: (day) => <When at={`${day.day}T00:00:00+05:30`} as="day" /> },
          { key: 'area', head: t('area'), cell: (day) => tAreas(day.area) },
          { key: 'reached', head: t('reached'), align: 'end', cell: (day) => percentText(day.availability, 3) },
          { key: 'requests', head: t('requests'), align: 'end', cell: (day) => day.requests.toLocaleString('en-IN') },
          { key: 'failures', head: t('failures'), align: 'end', cell: (day) => day.failures },
          { key: 'slow', head: t('slow'), align: 'end', cell: (day) => day.slow },
        ]}
        empty={<p>{t('nothingYet')}</p>}
      />
    </Section>
  );
}
