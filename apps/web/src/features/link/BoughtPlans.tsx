'use client';

import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { queryText } from '@mistri/api-client';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import type { Purchase, Subscription } from './use-subscription.ts';

/** What was bought for the team, newest first. Each document is its buyer's: it bears their address. */
export function BoughtPlans({ of }: { of: Subscription }): ReactElement {
  const t = useTranslations('link.plan');
  const tTeams = useTranslations('link.teams');
  return (
    <Section title={t('bought')}>
      <DataTable
        caption={t('bought')}
        list={wholeList(of.purchases)}
        rowKey={(purchase) => purchase.purchaseId}
        columns={[
          {
            key: 'plan',
            head: tTeams('plan'),
            cell: (purchase) => `${tTeams(`plans.${purchase.plan}`)}, ${t(`periods.${purchase.period}`)}`,
          },
          { key: 'when', head: t('time'), cell: (purchase) => <Time of={purchase} /> },
          { key: 'state', head: t('state'), cell: (purchase) => t(`states.${purchase.state}`) },
          {
            key: 'total',
            head: t('total'),
            align: 'end',
            cell: (purchase) => <Money minor={purchase.totalMinor} exact />,
          },
        ]}
        actions={(purchase) => <Invoice of={purchase} />}
        empty={<p>{t('boughtNone')}</p>}
      />
    </Section>
  );
}

function Time({ of }: { of: Purchase }): ReactElement {
  return of.from && of.until ? (
    <>
      <When at={of.from} as="day" /> – <When at={of.until} as="day" />
    </>
  ) : (
    <When at={of.orderedAt} as="day" />
  );
}

function Invoice({ of }: { of: Purchase }): ReactElement | null {
  const t = useTranslations('link.plan');
  const locale = useLocale();
  if (of.invoiceId === null) return null;
  const number = jobNumber(of.purchaseId);
  return (
    <DownloadButton
      size="small"
      url={`/api/invoices/${encodeURIComponent(of.invoiceId)}/pdf${queryText({ locale })}`}
      name={`plan-${number}.pdf`}
      text={t('invoice')}
      label={`${t('invoice')}: ${number}`}
    />
  );
}
