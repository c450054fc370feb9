'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { hasPapers, JobPapers, wasSupplied } from '#web/features/invoices/JobPapers.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { complaintsUntil } from './complaints-until.ts';
import { Countdown } from './Countdown.tsx';
import { OrderActions } from './OrderActions.tsx';
import { OrderAmounts } from './OrderAmounts.tsx';
import { OrderParcel } from './OrderParcel.tsx';
import { OrderReturns } from './OrderReturns.tsx';
import { OrderTimeline } from './OrderTimeline.tsx';
import styles from './OrderView.module.css';
import { PayButton } from './PayButton.tsx';
import { PostalAddress } from './PostalAddress.tsx';
import { type Order, useLiveOrder } from './use-live-order.ts';

export function OrderView({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('orders');
  return (
    <Page title={t('order')} back={{ href: urls.orders(), text: t('title') }} width="wide">
      <RequireSession>
        <LiveOrder orderId={orderId} />
      </RequireSession>
    </Page>
  );
}

function LiveOrder({ orderId }: { orderId: string }): ReactElement {
  const order = useLiveOrder(orderId);
  return <Loaded query={order}>{(current) => <OrderDetails order={current} live={order.live} />}</Loaded>;
}

function OrderDetails({ order, live }: { order: Order; live: boolean }): ReactElement {
  const t = useTranslations('orders');
  const tPapers = useTranslations('invoices');
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Block
          title={
            order.itemCount > 1
              ? t('andMore', { title: order.firstTitle, count: order.itemCount - 1 })
              : order.firstTitle
          }
        >
          <p className={styles.head} aria-live="polite">
            <StateChip of="order" state={order.status} />
            <span className={styles.soft}>
              <When at={order.createdAt} />
            </span>
          </p>
          <WhatNow order={order} />
        </Block>
        <OrderParcel order={order} />
        <OrderReturns order={order} />
        <Block title={t('amounts')}>
          <OrderAmounts order={order} />
        </Block>
        {hasPapers(order) ? (
          <Block title={tPapers('documents')}>
            <JobPapers jobId={order.orderId} state={order.status} supplied={wasSupplied(order)} />
          </Block>
        ) : null}
        <OrderActions order={order} />
      </div>
      <aside className={styles.side}>
        <Block title={t('timeline')}>
          <OrderTimeline order={order} reader="buyer" />
          <p className={styles.soft}>{live ? t('live') : t('notLive')}</p>
        </Block>
        {order.deliveryAddress ? (
          <Block title={t('deliverTo')}>
            <PostalAddress of={order.deliveryAddress} />
          </Block>
        ) : null}
        <p className={styles.soft}>
          {t('number')} <span title={order.orderId}>{jobNumber(order.orderId)}</span>
        </p>
      </aside>
    </div>
  );
}

export function Block({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className={styles.block}>
      <h2 className={styles.title}>{title}</h2>
      {children}
    </section>
  );
}

/** In words: what happens next and who has to act. */
function WhatNow({ order }: { order: Order }): ReactElement {
  const t = useTranslations('orders');
  const acceptedReturn =
    order.status === 'return_requested' && order.returns.some((entry) => entry.state === 'accepted');
  const windowEnds = complaintsUntil(order, useNow());
  const by = order.actBy ? <When at={order.actBy} /> : null;
  if (order.status === 'awaiting_payment')
    return (
      <div className={styles.now}>
        <Countdown until={order.reservationExpiresAt} label={t('reserved')} over={t('reservationOver')} />
        <PayButton orderId={order.orderId} amount_minor={order.totalAmount} />
      </div>
    );
  return (
    <div className={styles.now}>
      <p>
        {windowEnds
          ? t.rich('deliveredUntil', { at: () => <When at={windowEnds} /> })
          : t(acceptedReturn ? 'now.return_accepted' : `now.${order.status}`)}
      </p>
      {by && ['paid', 'accepted', 'packed'].includes(order.status) ? (
        <p className={styles.soft}>{t.rich('actBy', { at: () => by })}</p>
      ) : null}
      {order.status === 'disputed' ? (
        <Alert
          severity="info"
          action={<LinkButton href={urls.disputeOrder(order.orderId)}>{t('openDispute')}</LinkButton>}
        >
          {t('frozen')}
        </Alert>
      ) : null}
    </div>
  );
}
