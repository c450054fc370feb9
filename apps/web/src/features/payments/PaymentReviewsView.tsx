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
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { DataTable } from '#web/lists/DataTable.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useCan } from '#web/session/use-can.ts';

type Review = Data<'GET /api/admin/payment-reviews'>['reviews'][number];
type Decision = 'clear' | 'refund';

/** PAY-10: payments whose money stands still because something about them is unusual, the longest waiting first. */
export function PaymentReviewsView(): ReactElement {
  const t = useTranslations('adminMoney.fraud');
  const can = useCan();
  const list = usePagedList({
    key: ['payment-reviews'],
    load: (after) =>
      browserApi.get('/api/admin/payment-reviews', { query: { limit: 25, ...(after ? { after } : {}) } }),
    page: (answer) => ({ rows: answer.reviews, next: answer.nextAfter }),
    refresh_ms: 60_000,
  });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <DataTable<Review>
        caption={t('title')}
        list={list}
        rowKey={(row) => row.paymentId}
        columns={[
          { key: 'payment', head: t('payment'), cell: (row) => <ObjectRef id={row.paymentId} short /> },
          {
            key: 'score',
            head: t('score'),
            cell: (row) => <StatusChip tone={row.score >= 80 ? 'danger' : 'warning'}>{row.score}</StatusChip>,
          },
          {
            key: 'reasons',
            head: t('why'),
            cell: (row) => (
              <ul style={{ listStyle: 'none' }}>
                {row.reasons.map((reason) => (
                  <li key={reason}>{t(`reasons.${reason}`)}</li>
                ))}
              </ul>
            ),
          },
          {
            key: 'payees',
            head: t('payees'),
            cell: (row) =>
              row.payees.map((payee) => (
                <div key={payee.payeeId}>
                  {payee.payeeId.startsWith('dlr_') ? (
                    <Link href={adminUrls.applicant('dealer', payee.payeeId)}>{payee.name}</Link>
                  ) : (
                    payee.name
                  )}
                </div>
              )),
          },
          { key: 'since', head: t('since'), cell: (row) => <When at={row.since} /> },
          { key: 'amount', head: t('amount'), align: 'end', cell: (row) => <Money minor={row.amount} exact /> },
        ]}
        actions={can('finance') ? (row) => <Decide review={row} /> : undefined}
        empty={<EmptyBlock icon="shield" title={t('none')} text={t('noneText')} />}
      />
    </Page>
  );
}

function Decide({ review }: { review: Review }): ReactElement {
  const t = useTranslations('adminMoney.fraud');
  const ask = useAsk();
  const queries = useQueryClient();
  const decide = useAction<{ decision: Decision; reason: string }>({
    send: (body, key) =>
      browserApi.post('/api/admin/payments/{paymentId}/review', {
        path: { paymentId: review.paymentId },
        body,
        idempotencyKey: key,
      }),
    onDone: (_, { decision }) => {
      showToast({ text: t(`done.${decision}`), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['payment-reviews'] });
      void queries.invalidateQueries({ queryKey: ['holds'] });
      void queries.invalidateQueries({ queryKey: ['admin-overview'] });
    },
  });
  async function start(decision: Decision): Promise<void> {
    const agreed = await ask({
      title: t(`ask.${decision}`, { amount: money(review.amount, true) }),
      text: t(`text.${decision}`),
      action: t(`action.${decision}`),
      danger: decision === 'refund',
      reason: { min: 5, max: 500 },
    });
    if (agreed) await decide.run({ decision, reason: agreed.reason });
  }
  return (
    <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
      <BusyButton size="small" variant="contained" busy={decide.busy} onClick={() => void start('clear')}>
        {t('action.clear')}
      </BusyButton>
      <BusyButton size="small" color="error" busy={decide.busy} onClick={() => void start('refund')}>
        {t('action.refund')}
      </BusyButton>
    </Stack>
  );
}
