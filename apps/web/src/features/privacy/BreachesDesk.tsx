'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { wholeList } from '#web/lists/whole-list.ts';
import { useCan } from '#web/session/use-can.ts';
import { BreachActions } from './BreachActions.tsx';
import { toneOfClock } from './complaint-clock.ts';
import { DueChip } from './DueChip.tsx';
import { RecordBreach } from './RecordBreach.tsx';

export type Breach = Data<'GET /api/admin/privacy/breaches'>['breaches'][number];

const filterNames = ['open'] as const;

/** IN-10, IN-11: the register of personal data breaches, with the duties whose clocks run. */
export function BreachesDesk(): ReactElement {
  const t = useTranslations('privacyDesk.breaches');
  const can = useCan();
  const filters = useUrlFilters(filterNames);
  const [recording, setRecording] = useState(false);
  const { open } = filters.values;
  const breaches = useQuery({
    queryKey: ['breaches', open],
    queryFn: async () =>
      dataOf(
        await browserApi.get('/api/admin/privacy/breaches', {
          query: { limit: 100, ...(open === undefined ? {} : { open: open === 'yes' }) },
        }),
      ).breaches,
    refetchInterval: 60_000,
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="wide"
      action={
        can('compliance') ? (
          <Button variant="contained" color="error" onClick={() => setRecording(true)}>
            {t('record')}
          </Button>
        ) : null
      }
    >
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('state')}
          value={open}
          onValue={(value) => filters.set({ open: value })}
          choices={[
            { value: 'yes', text: t('open') },
            { value: 'no', text: t('closed') },
          ]}
        />
      </FilterBar>
      <Loaded query={breaches}>
        {(list) =>
          list.length === 0 ? (
            <EmptyBlock icon="shield" title={t('none')} text={t('noneText')} />
          ) : (
            <>
              {list.map((breach) => (
                <OneBreach key={breach.breachId} breach={breach} />
              ))}
            </>
          )
        }
      </Loaded>
      {recording ? <RecordBreach close={() => setRecording(false)} /> : null}
    </Page>
  );
}

function OneBreach({ breach }: { breach: Breach }): ReactElement {
  const t = useTranslations('privacyDesk.breaches');
  const now = useNow();
  return (
    <div id={breach.breachId}>
      <Section
        title={breach.title}
        action={
          <StatusChip tone={breach.closedAt ? 'success' : 'danger'}>
            {t(breach.closedAt ? 'closed' : 'open')}
          </StatusChip>
        }
      >
        <p style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{breach.description}</p>
        <Facts
          of={[
            [t('discovered'), <When key="discovered" at={breach.discoveredAt} />],
            [t('data'), breach.dataKinds.join(', ')],
            [t('affected'), breach.affectedCount.toLocaleString('en-IN')],
            [
              t('told'),
              t('toldCounts', {
                told: breach.peopleTold,
                waiting: breach.peopleWaiting,
                missed: breach.peopleNotReached,
              }),
            ],
            [t('closedOn'), breach.closedAt ? <When key="closed" at={breach.closedAt} /> : null],
          ]}
        />
        <DataTable
          caption={t('duties')}
          list={wholeList(breach.steps)}
          rowKey={(step) => step.step}
          columns={[
            { key: 'duty', head: t('duty'), cell: (step) => t(`steps.${step.step}`) },
            {
              key: 'state',
              head: t('state'),
              cell: (step) =>
                step.doneAt ? (
                  <StatusChip tone="success">
                    {t('done')} <When at={step.doneAt} />
                  </StatusChip>
                ) : (
                  <DueChip tone={toneOfClock(breach.discoveredAt, step.dueAt, now)} dueAt={step.dueAt} />
                ),
            },
            { key: 'reference', head: t('reference'), cell: (step) => step.reference ?? '–' },
          ]}
          empty={<p>–</p>}
        />
        {breach.closedAt === null ? <BreachActions breach={breach} /> : null}
      </Section>
    </div>
  );
}
