'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminJobUrl, adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { PayeeStatement } from './PayeeStatement.tsx';

export function PayoutView(): ReactElement {
  const t = useTranslations('adminMoney.payouts');
  const { payoutId } = useParams<{ payoutId: string }>();
  const can = useCan();
  const queries = useQueryClient();
  const payout = useQuery({
    queryKey: ['payout', payoutId],
    queryFn: async () => dataOf(await browserApi.get('/api/payouts/{payoutId}', { path: { payoutId } })),
  });
  const resend = useAction({
    send: (_, key) => browserApi.post('/api/payouts/{payoutId}/resend', { path: { payoutId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('asked'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['payout', payoutId] });
    },
  });
  const waiting = payout.data?.state === 'requested' || payout.data?.state === 'processing';
  return (
    <Page
      title={t('payout')}
      width="wide"
      back={{ href: adminUrls.payouts(), text: t('title') }}
      action={payout.data ? <StateChip of="payout" state={payout.data.state} /> : null}
    >
      <Loaded query={payout}>
        {(shown) => (
          <>
            <Section
              title={t('facts')}
              action={
                waiting && can('finance') ? (
                  <BusyButton variant="outlined" busy={resend.busy} onClick={() => void resend.run()}>
                    {t('resend')}
                  </BusyButton>
                ) : null
              }
            >
              <Facts
                of={[
                  [t('amount'), <Money key="amount" minor={shown.amount} exact />],
                  [t('payee'), shown.payeeName ? `${shown.payeeName} (${shown.payeeId})` : shown.payeeId],
                  [t('method'), t(`methods.${shown.method}`)],
                  [t('account'), `•••• ${shown.accountLast4}`],
                  [t('utr'), shown.utr],
                  [t('failure'), shown.failure],
                  [t('at'), <When key="at" at={shown.requestedAt} />],
                  [t('sent'), shown.sentAt ? <When key="sent" at={shown.sentAt} /> : null],
                  [t('ended'), shown.endedAt ? <When key="ended" at={shown.endedAt} /> : null],
                  [t('batchId'), shown.batchId],
                  [t('number'), shown.payoutId],
                ]}
              />
            </Section>
            <Section title={t('items')}>
              <DataTable
                caption={t('items')}
                list={wholeList(shown.items)}
                rowKey={(item) => `${item.jobId}-${item.kind}`}
                rowHref={(item) => adminJobUrl(item.jobId)}
                columns={[
                  { key: 'job', head: t('order'), cell: (item) => item.jobId },
                  {
                    key: 'kind',
                    head: t('kind'),
                    cell: (item) => (item.kind.startsWith('line:') ? t('line') : item.kind),
                  },
                  {
                    key: 'amount',
                    head: t('amount'),
                    align: 'end',
                    cell: (item) => <Money minor={item.amount} exact />,
                  },
                ]}
                empty={<p>–</p>}
              />
            </Section>
            <Section title={t('statement')}>
              <PayeeStatement payeeId={shown.payeeId} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
