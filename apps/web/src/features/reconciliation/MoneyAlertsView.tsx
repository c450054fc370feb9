'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { NamedRef } from '#web/features/governance/NamedRef.tsx';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { AskGateway } from '#web/features/payments/AskGateway.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { type Column, DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';

type Alerts = Data<'GET /api/admin/reconciliation/alerts'>;
type Stuck = Alerts['stuckPayments'][number];
type Refund = Alerts['failedRefunds'][number];
type Hold = Alerts['overdueHolds'][number];
type Waiting = Alerts['waitingPayouts'][number];

/** PAY-9 on one page: money that does not move although it should. */
export function MoneyAlertsView(): ReactElement {
  const t = useTranslations('reconciliation.alerts');
  const alerts = useQuery({
    queryKey: ['money-alerts'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/reconciliation/alerts')),
    refetchInterval: 30_000,
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      back={{ href: adminUrls.reconciliation(), text: t('back') }}
      width="wide"
    >
      <Loaded query={alerts}>{(found) => <Found alerts={found} />}</Loaded>
    </Page>
  );
}

function Found({ alerts }: { alerts: Alerts }): ReactElement {
  const t = useTranslations('reconciliation.alerts');
  const can = useCan();
  const amount = <Row extends { amount: number }>(): Column<Row> => ({
    key: 'amount',
    head: t('amount'),
    align: 'end',
    cell: (row) => <Money minor={row.amount} exact />,
  });
  const since = <Row extends { since: string }>(): Column<Row> => ({
    key: 'since',
    head: t('since'),
    cell: (row) => <When at={row.since} />,
  });
  const id = <Row,>(key: string, head: string, of: (row: Row) => string): Column<Row> => ({
    key,
    head,
    cell: (row) => <ObjectRef id={of(row)} short />,
  });
  const payee = <Row extends { payeeId: string; payeeName: string }>(): Column<Row> => ({
    key: 'payee',
    head: t('payee'),
    cell: (row) => <NamedRef id={row.payeeId} name={row.payeeName} />,
  });
  return (
    <>
      <Alert severity={alerts.webhooksSilent ? 'error' : 'success'} sx={{ marginBlockEnd: 5 }}>
        {t(alerts.webhooksSilent ? 'silent' : 'heard')}{' '}
        {alerts.lastWebhookAt ? <When at={alerts.lastWebhookAt} /> : t('neverHeard')}
      </Alert>
      <AlertList
        title={t('stuck')}
        rows={alerts.stuckPayments}
        rowKey={(row) => row.paymentId}
        actions={can('finance') ? (row) => <AskGateway paymentId={row.paymentId} /> : undefined}
        columns={[id<Stuck>('payment', t('payment'), (row) => row.paymentId), since(), amount()]}
      />
      <AlertList
        title={t('refunds')}
        rows={alerts.failedRefunds}
        rowKey={(row) => row.refundId}
        columns={[
          id<Refund>('job', t('job'), (row) => row.jobId),
          { key: 'failure', head: t('failure'), cell: (row) => row.failure ?? '–' },
          since(),
          amount(),
        ]}
        actions={can('finance') ? (row) => <RetryRefund refundId={row.refundId} /> : undefined}
      />
      <AlertList
        title={t('holds')}
        rows={alerts.overdueHolds}
        rowKey={(row) => row.holdId}
        columns={[
          id<Hold>('hold', t('hold'), (row) => row.holdId),
          id<Hold>('job', t('job'), (row) => row.jobId),
          payee<Hold>(),
          since(),
          amount(),
        ]}
      />
      <AlertList
        title={t('payouts')}
        rows={alerts.waitingPayouts}
        rowKey={(row) => row.payoutId}
        columns={[id<Waiting>('payout', t('payout'), (row) => row.payoutId), payee<Waiting>(), since(), amount()]}
      />
    </>
  );
}

interface AlertListProps<Row> {
  title: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  actions?: ((row: Row) => ReactNode) | undefined;
}

function AlertList<Row>({ title, rows, ...table }: AlertListProps<Row>): ReactElement {
  const t = useTranslations('reconciliation.alerts');
  return (
    <Section title={`${title} (${rows.length})`}>
      <DataTable caption={title} list={wholeList(rows)} {...table} empty={<p>{t('none')}</p>} />
    </Section>
  );
}

function RetryRefund({ refundId }: { refundId: string }): ReactElement {
  const t = useTranslations('reconciliation.alerts');
  const queries = useQueryClient();
  const retry = useAction({
    send: (_: void, key) =>
      browserApi.post('/api/admin/refunds/{refundId}/retry', { path: { refundId }, idempotencyKey: key }),
    onDone: () => {
      showToast({ text: t('retried'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['money-alerts'] });
    },
  });
  return (
    <BusyButton size="small" variant="outlined" busy={retry.busy} onClick={() => void retry.run()}>
      {t('retry')}
    </BusyButton>
  );
}
