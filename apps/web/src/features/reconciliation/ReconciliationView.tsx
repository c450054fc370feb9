'use client';

import type { Data } from '@mistri/api-client';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { AdminName } from '#web/app-kit/AdminName.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar, TextFilter } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { BreakActions } from './BreakActions.tsx';
import { breakKinds, breakStates, differenceOf } from './break-look.ts';
import { ReconciledDays } from './ReconciledDays.tsx';

export type Break = Data<'GET /api/admin/reconciliation/breaks'>['breaks'][number];

const filterNames = ['state', 'kind', 'day'] as const;

/** PAY-9: each day's settlement report against our books; what does not fit waits here for a person. */
export function ReconciliationView(): ReactElement {
  const t = useTranslations('reconciliation');
  const tStates = useTranslations('states.break');
  const filters = useUrlFilters(filterNames);
  const state = breakStates.find((name) => name === filters.values.state);
  const kind = breakKinds.find((name) => name === filters.values.kind);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(filters.values.day ?? '') ? filters.values.day : undefined;
  const list = usePagedList({
    key: ['breaks', state, kind, day],
    load: (after) =>
      browserApi.get('/api/admin/reconciliation/breaks', {
        query: {
          limit: 25,
          ...(state ? { state } : {}),
          ...(kind ? { kind } : {}),
          ...(day ? { day } : {}),
          ...(after ? { after } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.breaks, next: answer.nextAfter }),
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={<LinkButton href={adminUrls.moneyAlerts()}>{t('toAlerts')}</LinkButton>}
    >
      <Section title={t('breaks')}>
        <FilterBar filters={filters}>
          <ChoiceFilter
            label={t('state')}
            value={filters.values.state}
            onValue={(value) => filters.set({ state: value })}
            choices={breakStates.map((value) => ({ value, text: tStates(value) }))}
          />
          <ChoiceFilter
            label={t('kind')}
            value={filters.values.kind}
            onValue={(value) => filters.set({ kind: value })}
            choices={breakKinds.map((value) => ({ value, text: t(`kinds.${value}.name`) }))}
          />
          <TextFilter
            label={t('day')}
            type="date"
            value={filters.values.day}
            onValue={(value) => filters.set({ day: value })}
          />
        </FilterBar>
        <Breaks list={list} filtered={filters.active} />
      </Section>
      <ReconciledDays />
    </Page>
  );
}

function Breaks({
  list,
  filtered,
}: {
  list: ReturnType<typeof usePagedList<never, Break>>;
  filtered: boolean;
}): ReactElement {
  const t = useTranslations('reconciliation');
  const tLists = useTranslations('lists');
  const can = useCan();
  return (
    <DataTable<Break>
      caption={t('breaks')}
      list={list}
      rowKey={(row) => row.breakId}
      columns={[
        {
          key: 'kind',
          head: t('kind'),
          cell: (row) => (
            <>
              <strong>{t(`kinds.${row.kind}.name`)}</strong>
              <span style={{ display: 'block', color: 'var(--ink-soft)' }}>{t(`kinds.${row.kind}.todo`)}</span>
            </>
          ),
        },
        { key: 'state', head: t('state'), cell: (row) => <StateChip of="break" state={row.state} /> },
        {
          key: 'reference',
          head: t('reference'),
          cell: (row) => (
            <>
              <ObjectRef id={row.reference} short />
              {row.ourReference ? (
                <span style={{ display: 'block' }}>
                  <ObjectRef id={row.ourReference} short />
                </span>
              ) : null}
            </>
          ),
        },
        { key: 'day', head: t('day'), cell: (row) => <When at={`${row.day}T00:00:00+05:30`} as="day" /> },
        { key: 'amounts', head: t('difference'), align: 'end', cell: (row) => <Amounts row={row} /> },
        { key: 'work', head: t('work'), cell: (row) => <Work row={row} /> },
      ]}
      actions={can('finance') ? (row) => <BreakActions row={row} /> : undefined}
      empty={
        filtered ? (
          <EmptyBlock icon="search" title={tLists('nothingFound')} text={tLists('nothingFoundText')} />
        ) : (
          <EmptyBlock icon="check" title={t('none')} text={t('noneText')} />
        )
      }
    />
  );
}

function Amounts({ row }: { row: Break }): ReactElement {
  const t = useTranslations('reconciliation');
  const difference = differenceOf(row);
  return (
    <>
      {difference === undefined ? '–' : <Money minor={difference} exact />}
      <span style={{ display: 'block', color: 'var(--ink-soft)', fontSize: '0.875rem' }}>
        {t('ours')}: {row.expected === null ? '–' : <Money minor={row.expected} exact />}
        <br />
        {t('theirs')}: {row.found === null ? '–' : <Money minor={row.found} exact />}
      </span>
    </>
  );
}

function Work({ row }: { row: Break }): ReactElement {
  const t = useTranslations('reconciliation');
  if (row.resolution)
    return (
      <>
        {t(`resolutions.${row.resolution}`)}
        {row.reason ? <span style={{ display: 'block' }}>{row.reason}</span> : null}
        {row.resolvedAt ? <When at={row.resolvedAt} /> : null}
      </>
    );
  return row.takenBy ? <AdminName id={row.takenBy} name={row.takenByName} /> : <When at={row.foundAt} />;
}
