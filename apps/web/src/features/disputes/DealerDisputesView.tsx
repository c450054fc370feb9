'use client';

import { disputeStates } from '@mistri/contracts/disputes/dispute-states';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { DisputeDetails } from './DisputeDetails.tsx';
import { DisputesTable } from './DisputesTable.tsx';
import { useDispute, useLiveDisputeLists } from './use-disputes.ts';

const filterNames = ['state'] as const;

export function DealerDisputesView(): ReactElement {
  const t = useTranslations('disputeDesk');
  return <OwnDisputes href={dealerUrls.dispute} noneText={t('noneOfDealerText')} />;
}

interface OwnDisputesProps {
  href: (disputeId: string) => string;
  noneText: string;
}

/** The disputes of somebody who is paid, those that wait for an answer among them. */
export function OwnDisputes({ href, noneText }: OwnDisputesProps): ReactElement {
  useLiveDisputeLists();
  const t = useTranslations('disputeDesk');
  const tStates = useTranslations('states.dispute');
  const tLists = useTranslations('lists');
  const filters = useUrlFilters(filterNames);
  const state = disputeStates.find((name) => name === filters.values.state);
  const list = usePagedList({
    key: ['own-disputes', state],
    load: (after) =>
      browserApi.get('/api/disputes', {
        query: { limit: 25, ...(state ? { state } : {}), ...(after ? { after } : {}) },
      }),
    page: (answer) => ({ rows: answer.disputes, next: answer.nextAfter }),
    refresh_ms: 60_000,
  });
  return (
    <Page title={t('title')} intro={t('dealerIntro')} width="wide">
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('state')}
          value={filters.values.state}
          onValue={(value) => filters.set({ state: value })}
          choices={disputeStates.map((value) => ({ value, text: tStates(value) }))}
        />
      </FilterBar>
      <DisputesTable
        caption={t('title')}
        list={list}
        href={(row) => href(row.disputeId)}
        empty={
          <EmptyBlock
            icon="check"
            title={filters.active ? tLists('nothingFound') : t('noneOfDealer')}
            {...(filters.active ? {} : { text: noneText })}
          />
        }
      />
    </Page>
  );
}

export function DealerDisputeView(): ReactElement {
  const t = useTranslations('disputeDesk');
  return <OwnDispute listHref={dealerUrls.disputes()} jobHref={dealerUrls.order} jobText={t('order')} />;
}

interface OwnDisputeProps {
  listHref: string;
  jobHref: (jobId: string) => string;
  jobText: string;
}

/** One dispute of somebody who is paid. */
export function OwnDispute({ listHref, jobHref, jobText }: OwnDisputeProps): ReactElement {
  const t = useTranslations('disputeDesk');
  const tDispute = useTranslations('dispute');
  const { disputeId } = useParams<{ disputeId: string }>();
  const { data } = useDispute(disputeId);
  return (
    <Page
      title={data ? tDispute(`kinds.${data.kind}`) : t('one')}
      back={{ href: listHref, text: t('title') }}
      action={data ? <LinkButton href={jobHref(data.jobId)}>{jobText}</LinkButton> : null}
    >
      <DisputeDetails disputeId={disputeId} />
    </Page>
  );
}
