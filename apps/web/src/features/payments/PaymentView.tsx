'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { paidFor } from '@mistri/contracts/jobs/paid-for';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { Countdown } from '#web/features/orders/Countdown.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { isPlanId, isRepairId, jobUrl, urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { paymentStage } from './payment-stage.ts';
import { forgetLeaving, leftForGateway, markLeaving } from './leaving-mark.ts';
import styles from './PaymentView.module.css';

type Payment = Data<'GET /api/payments/{paymentId}'>;

const poll_ms = 1_500;

/** Before, during and after the gateway's page. Only what the api says counts as paid (PAY-4). */
interface PaymentViewProps {
  paymentId: string;
  /** Go on to the gateway's page at once. */
  begin: boolean;
  /** The gateway's page was left without paying. */
  gaveUp: boolean;
}

export function PaymentView(props: PaymentViewProps): ReactElement {
  const t = useTranslations('payment');
  return (
    <Page title={t('title')} width="form">
      <RequireSession>
        <Watched {...props} />
      </RequireSession>
    </Page>
  );
}

function Watched({ paymentId, begin, gaveUp }: PaymentViewProps): ReactElement {
  const [openedAt] = useState(() => Date.now());
  const [cameBack, setCameBack] = useState(() => !gaveUp && leftForGateway(paymentId));
  const payment = useQuery({
    queryKey: ['payment', paymentId],
    queryFn: async () => dataOf(await browserApi.get('/api/payments/{paymentId}', { path: { paymentId } })),
    refetchInterval: (query) => (query.state.data?.state === 'captured' ? false : poll_ms),
  });
  const firstJob = payment.data?.jobs[0]?.jobId;
  // A repair and a plan keep nothing in stock: there is no order whose reservation could run out.
  const isOrder = firstJob !== undefined && !isRepairId(firstJob) && !isPlanId(firstJob);
  const order = useQuery({
    queryKey: ['order', firstJob],
    queryFn: async () => dataOf(await browserApi.get('/api/orders/{orderId}', { path: { orderId: firstJob ?? '' } })),
    enabled: isOrder,
    refetchInterval: (query) => (query.state.data?.status === 'awaiting_payment' ? poll_ms * 2 : false),
  });
  return (
    <Loaded query={payment}>
      {(current) => {
        const stage = paymentStage({
          payment: current.state,
          order: order.data?.status,
          cameBack,
          waited_ms: payment.dataUpdatedAt - openedAt,
        });
        const ids = current.jobs.map((job) => job.jobId);
        if (stage === 'paid') return <Paid amount_minor={current.amountMinor} jobIds={ids} />;
        if (stage === 'cancelled') return <Cancelled orderIds={ids} />;
        if (stage === 'confirming')
          return (
            <Confirming
              amount_minor={current.amountMinor}
              notPaid={() => {
                forgetLeaving(paymentId);
                setCameBack(false);
              }}
            />
          );
        return (
          <ToGateway
            payment={current}
            stage={stage}
            begin={begin && !cameBack}
            reservedUntil={order.data?.reservationExpiresAt}
          />
        );
      }}
    </Loaded>
  );
}

interface ToGatewayProps {
  payment: Payment;
  stage: 'open' | 'failed' | 'unconfirmed';
  begin: boolean;
  reservedUntil: string | undefined;
}

function ToGateway({ payment, stage, begin, reservedUntil }: ToGatewayProps): ReactElement {
  const firstJob = payment.jobs[0]?.jobId;
  const isOrder = firstJob === undefined || (!isRepairId(firstJob) && !isPlanId(firstJob));
  const t = useTranslations('payment');
  const form = useRef<HTMLFormElement>(null);
  const started = useRef(false);
  const ready = payment.checkoutForm !== null;
  const { what, numbers } = paidFor(payment.jobs.map((job) => job.jobId));
  useEffect(() => {
    if (!begin || !ready || started.current) return;
    started.current = true;
    form.current?.requestSubmit();
  }, [begin, ready]);
  return (
    <div className={styles.stack}>
      {stage === 'failed' ? <Alert severity="error">{t('failed')}</Alert> : null}
      {stage === 'unconfirmed' ? <Alert severity="info">{t('unconfirmed')}</Alert> : null}
      <p className={styles.amount}>
        <Money minor={payment.amountMinor} exact />
      </p>
      {reservedUntil ? <Countdown until={reservedUntil} label={t('reserved')} over={t('reservationOver')} /> : null}
      <Typography>{t('explain')}</Typography>
      {payment.checkoutForm ? (
        <form
          ref={form}
          method="post"
          action={payment.checkoutForm.url}
          className={styles.stack}
          onSubmit={() => markLeaving(payment.paymentId)}
        >
          {Object.entries(payment.checkoutForm.fields).map(([name, value]) => (
            <input
              key={name}
              type="hidden"
              name={name}
              // The gateway's page shows it as it comes: in the language of this one.
              value={name === 'description' ? t(`paidFor.${what}`, { numbers }) : value}
            />
          ))}
          <Button type="submit" variant="contained" size="large" startIcon={<Icon name="lock" size={20} />}>
            {stage === 'failed' ? t('again') : t('go', { amount: money(payment.amountMinor) })}
          </Button>
        </form>
      ) : (
        <LinearProgress aria-label={t('preparing')} />
      )}
      <LinkButton href={isOrder ? urls.orders() : jobUrl(firstJob)}>{t('later')}</LinkButton>
    </div>
  );
}

interface ConfirmingProps {
  amount_minor: number;
  /** A way out for who came back without paying. */
  notPaid: () => void;
}

function Confirming({ amount_minor, notPaid }: ConfirmingProps): ReactElement {
  const t = useTranslations('payment');
  return (
    <output className={styles.stack}>
      <p className={styles.amount}>
        <Money minor={amount_minor} exact />
      </p>
      <LinearProgress aria-label={t('confirming')} />
      <Typography variant="h2">{t('confirming')}</Typography>
      <Typography>{t('confirmingText')}</Typography>
      <Button onClick={notPaid}>{t('notPaid')}</Button>
    </output>
  );
}

function Paid({ amount_minor, jobIds }: { amount_minor: number; jobIds: readonly string[] }): ReactElement {
  const t = useTranslations('payment');
  const repair = jobIds.some((jobId) => isRepairId(jobId));
  const plan = jobIds.some((jobId) => isPlanId(jobId));
  return (
    <div className={styles.stack}>
      <Alert severity="success">{t('paid', { amount: money(amount_minor) })}</Alert>
      <Typography>{t(plan ? 'paidPlanText' : repair ? 'paidRepairText' : 'paidText')}</Typography>
      {jobIds.map((jobId, index) => (
        <LinkButton key={jobId} variant={index === 0 ? 'contained' : 'outlined'} href={jobUrl(jobId)}>
          {plan
            ? t('toPlan')
            : repair
              ? t('toRepair')
              : jobIds.length === 1
                ? t('toOrder')
                : t('toOrderNumber', { number: index + 1 })}
        </LinkButton>
      ))}
    </div>
  );
}

function Cancelled({ orderIds }: { orderIds: readonly string[] }): ReactElement {
  const t = useTranslations('payment');
  return (
    <div className={styles.stack}>
      <Alert severity="warning">{t('cancelled')}</Alert>
      <LinkButton variant="contained" href={urls.search()}>
        {t('backToParts')}
      </LinkButton>
      {orderIds[0] ? <LinkButton href={urls.order(orderIds[0])}>{t('toOrder')}</LinkButton> : null}
    </div>
  );
}
