'use client';

import type { Data } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { NamedRef } from '#web/features/governance/NamedRef.tsx';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { Pager } from '#web/lists/Pager.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { useCan } from '#web/session/use-can.ts';
import { RatingText } from './RatingText.tsx';

type Rating = Data<'GET /api/admin/ratings'>['ratings'][number];

const filterNames = ['state'] as const;
const queues = ['reported', 'waiting', 'hidden'] as const;

/** MKT-11: ratings that somebody reported or that wait to be shown. Who reported is shown to nobody. */
export function RatingsDesk(): ReactElement {
  const t = useTranslations('ratingDesk');
  const filters = useUrlFilters(filterNames);
  const state = queues.find((name) => name === filters.values.state) ?? 'reported';
  const list = usePagedList({
    key: ['rating-queue', state],
    load: (after) => browserApi.get('/api/admin/ratings', { query: { state, limit: 10, ...(after ? { after } : {}) } }),
    page: (answer) => ({ rows: answer.ratings, next: answer.nextAfter }),
  });
  return (
    <Page title={t('title')} intro={t('intro')}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('queue')}
          value={filters.values.state}
          none={t('queues.reported')}
          onValue={(value) => filters.set({ state: value })}
          choices={queues.slice(1).map((value) => ({ value, text: t(`queues.${value}`) }))}
        />
      </FilterBar>
      {list.rows === undefined ? (
        list.error ? (
          <ProblemBlock error={list.error} retry={list.again} />
        ) : (
          <LoadingBlock />
        )
      ) : list.rows.length === 0 && list.number === 1 ? (
        <EmptyBlock icon="star" title={t(`empty.${state}`)} />
      ) : (
        <>
          {list.rows.map((rating) => (
            <OneRating key={rating.ratingId} rating={rating} />
          ))}
          <Pager list={list} />
        </>
      )}
    </Page>
  );
}

function OneRating({ rating }: { rating: Rating }): ReactElement {
  const t = useTranslations('ratingDesk');
  const can = useCan();
  return (
    <Section title={t('of', { subject: t(rating.lineId === null ? 'dealer' : 'product') })}>
      <RatingText rating={rating} />
      {rating.reports.length > 0 ? (
        <div>
          <h3 style={{ fontSize: '1rem' }}>{t('reports', { count: rating.openReports })}</h3>
          <ul style={{ paddingInlineStart: '1.25rem' }}>
            {rating.reports.map((report) => (
              <li key={`${report.at}-${report.reason}`}>
                {t(`reasons.${report.reason}`)}
                {report.note ? `: ${report.note}` : ''}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <Facts
        of={[
          [t('about'), rating.lineTitle],
          [t('payee'), <NamedRef key="payee" id={rating.payeeId} name={rating.payeeName} />],
          [t('order'), <ObjectRef key="order" id={rating.jobId} short />],
          [t('lastReason'), rating.stateReason],
        ]}
      />
      {can('operations', 'support') ? <Decide rating={rating} /> : null}
    </Section>
  );
}

type Decision = 'show' | 'hide';

function Decide({ rating }: { rating: Rating }): ReactElement {
  const t = useTranslations('ratingDesk');
  const ask = useAsk();
  const queries = useQueryClient();
  const decide = useAction<{ decision: Decision; reason: string }>({
    send: (body, key) =>
      browserApi.patch('/api/admin/ratings/{ratingId}', {
        path: { ratingId: rating.ratingId },
        body,
        idempotencyKey: key,
      }),
    onDone: (_, { decision }) => {
      showToast({ text: t(`done.${decision}`), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['rating-queue'] });
      void queries.invalidateQueries({ queryKey: ['admin-overview'] });
    },
  });
  async function start(decision: Decision): Promise<void> {
    const agreed = await ask({
      title: t(`ask.${decision}`),
      text: t(`text.${decision}`),
      action: t(`action.${decision}`),
      danger: decision === 'hide',
      reason: { min: 3, max: 300 },
    });
    if (agreed) await decide.run({ decision, reason: agreed.reason });
  }
  const choices: readonly Decision[] = rating.state === 'hidden' ? ['show'] : ['show', 'hide'];
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      {choices.map((decision) => (
        <BusyButton
          key={decision}
          variant={decision === 'show' ? 'contained' : 'outlined'}
          color={decision === 'hide' ? 'error' : 'primary'}
          busy={decide.busy}
          onClick={() => void start(decision)}
        >
          {t(`action.${decision}`)}
        </BusyButton>
      ))}
    </Stack>
  );
}
