'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { TileGrid } from '#web/components/TileGrid.tsx';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { useLineName } from '#web/format/use-line-name.ts';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';

/** What differs between those who earn: where their things are, and what they wait for. */
export interface Earner {
  payeeId: string;
  accountHref: string;
  jobHref: (jobId: string) => string;
  words: { intro: string; holdsIntro: string; notYet: string; noHolds: string };
}

export function EarningsView(): ReactElement {
  const t = useTranslations('dealer.earnings');
  return (
    <Earnings
      payeeId={useDealer().id}
      accountHref={dealerUrls.payoutAccount()}
      jobHref={dealerUrls.order}
      words={{
        intro: t('intro'),
        holdsIntro: t('holdsIntro'),
        notYet: t('afterDelivery'),
        noHolds: t('noHoldsText'),
      }}
    />
  );
}

/** MKT-12: what is held, what is free, what is on its way, what was paid. */
export function Earnings(earner: Earner): ReactElement {
  const t = useTranslations('dealer.earnings');
  const { payeeId, accountHref, words } = earner;
  const balance = useQuery({
    queryKey: ['balance', payeeId],
    queryFn: async () => dataOf(await browserApi.get('/api/payees/{payeeId}/balance', { path: { payeeId } })),
  });
  return (
    <Page title={t('title')} intro={words.intro} width="wide">
      <Section title={t('now')} action={<LinkButton href={accountHref}>{t('payoutAccount')}</LinkButton>}>
        <Loaded query={balance} rows={1}>
          {(sums) => (
            <TileGrid
              tiles={[
                { key: 'held', label: t('held'), value: money(sums.held) },
                { key: 'available', label: t('available'), value: money(sums.available) },
                { key: 'onItsWay', label: t('onItsWay'), value: money(sums.onItsWay) },
                { key: 'paid', label: t('paid'), value: money(sums.paid) },
                ...(sums.owed > 0
                  ? [{ key: 'owed', label: t('owed'), value: money(sums.owed), tone: 'danger' as const }]
                  : []),
              ]}
            />
          )}
        </Loaded>
      </Section>
      <Section title={t('holds')} intro={words.holdsIntro}>
        <Holds {...earner} />
      </Section>
      <Section title={t('payouts')}>
        <Payouts payeeId={payeeId} />
      </Section>
    </Page>
  );
}

function Holds({ payeeId, jobHref, words }: Earner): ReactElement {
  const lineName = useLineName();
  const t = useTranslations('dealer.earnings');
  const list = usePagedList({
    key: ['payee-holds', payeeId],
    load: (after) =>
      browserApi.get('/api/payees/{payeeId}/holds', {
        path: { payeeId },
        query: { limit: 20, ...(after ? { after } : {}) },
      }),
    page: (answer) => ({ rows: answer.holds, next: answer.nextAfter }),
  });
  return (
    <DataTable
      caption={t('holds')}
      list={list}
      rowKey={(hold) => hold.holdId}
      columns={[
        {
          key: 'what',
          head: t('what'),
          cell: (hold) => {
            const name = lineName({ kind: hold.lineKind, description: hold.description });
            const of = name === hold.jobTitle ? [] : [hold.jobTitle];
            return (
              <>
                <Link href={jobHref(hold.jobId)}>{name}</Link>
                <span style={{ display: 'block', color: 'var(--ink-soft)' }}>
                  {[...of, jobNumber(hold.jobId)].join(' · ')}
                </span>
              </>
            );
          },
        },
        { key: 'state', head: t('state'), cell: (hold) => <StateChip of="hold" state={hold.state} /> },
        {
          key: 'from',
          head: t('releasableAt'),
          cell: (hold) => (hold.releasableAt ? <When at={hold.releasableAt} as="day" /> : words.notYet),
        },
        { key: 'gross', head: t('gross'), align: 'end', cell: (hold) => <Money minor={hold.gross} exact /> },
        {
          key: 'commission',
          head: t('commission'),
          align: 'end',
          cell: (hold) => <Money minor={hold.commission} exact />,
        },
        { key: 'net', head: t('net'), align: 'end', cell: (hold) => <Money minor={hold.net} exact /> },
      ]}
      empty={<EmptyBlock icon="rupee" title={t('noHolds')} text={words.noHolds} />}
    />
  );
}

function Payouts({ payeeId }: { payeeId: string }): ReactElement {
  const t = useTranslations('dealer.earnings');
  const list = usePagedList({
    key: ['payee-payouts', payeeId],
    load: (after) =>
      browserApi.get('/api/payees/{payeeId}/payouts', {
        path: { payeeId },
        query: { limit: 20, ...(after ? { after } : {}) },
      }),
    page: (answer) => ({ rows: answer.payouts, next: answer.nextAfter }),
  });
  return (
    <DataTable
      caption={t('payouts')}
      list={list}
      rowKey={(payout) => payout.payoutId}
      columns={[
        { key: 'at', head: t('when'), cell: (payout) => <When at={payout.requestedAt} as="day" /> },
        { key: 'state', head: t('state'), cell: (payout) => <StateChip of="payout" state={payout.state} /> },
        { key: 'utr', head: t('utr'), cell: (payout) => payout.utr ?? '–' },
        { key: 'amount', head: t('amount'), align: 'end', cell: (payout) => <Money minor={payout.amount} exact /> },
      ]}
      empty={<EmptyBlock icon="rupee" title={t('noPayouts')} text={t('noPayoutsText')} />}
    />
  );
}
