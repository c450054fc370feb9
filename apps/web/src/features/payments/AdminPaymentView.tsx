'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminJobUrl, adminUrls } from '#web/navigation/desk-urls.ts';
import { AskGateway } from './AskGateway.tsx';

export function AdminPaymentView(): ReactElement {
  const t = useTranslations('adminMoney.payments');
  const { paymentId } = useParams<{ paymentId: string }>();
  const payment = useQuery({
    queryKey: ['admin-payment', paymentId],
    queryFn: async () => dataOf(await browserApi.get('/api/payments/{paymentId}', { path: { paymentId } })),
  });
  return (
    <Page
      title={t('payment')}
      back={{ href: adminUrls.payments(), text: t('title') }}
      action={payment.data ? <StateChip of="payment" state={payment.data.state} /> : null}
    >
      <Loaded query={payment}>
        {(shown) => (
          <>
            <Section
              title={t('facts')}
              action={shown.state === 'captured' ? null : <AskGateway paymentId={shown.paymentId} />}
            >
              <Facts
                of={[
                  [t('amount'), <Money key="amount" minor={shown.amountMinor} exact />],
                  [t('refunded'), <Money key="refunded" minor={shown.refundedMinor} exact />],
                  [t('method'), shown.method?.toUpperCase()],
                  [t('failure'), shown.failureCode],
                  [t('at'), <When key="at" at={shown.createdAt} />],
                  [t('captured'), shown.capturedAt ? <When key="captured" at={shown.capturedAt} /> : null],
                  [t('checkout'), shown.checkoutId],
                  [t('number'), shown.paymentId],
                ]}
              />
            </Section>
            <Section title={t('orders')}>
              <DataTable
                caption={t('orders')}
                list={wholeList(shown.jobs)}
                rowKey={(job) => job.jobId}
                rowHref={(job) => adminJobUrl(job.jobId)}
                columns={[
                  { key: 'job', head: t('order'), cell: (job) => job.jobId },
                  {
                    key: 'amount',
                    head: t('amount'),
                    align: 'end',
                    cell: (job) => <Money minor={job.amountMinor} exact />,
                  },
                ]}
                actions={(job) => (
                  <LinkButton size="small" href={adminUrls.holds({ jobId: job.jobId })}>
                    {t('itsHolds')}
                  </LinkButton>
                )}
                empty={<p>–</p>}
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
