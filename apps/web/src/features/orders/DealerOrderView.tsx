'use client';

import { StateChip } from '#web/app-kit/StateChip.tsx';
import Alert from '@mui/material/Alert';
import { useParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { jobNumber } from '@mistri/contracts/jobs/job-number';
import { hasPapers, JobPapers, mayPack, PackingSlipButton, wasSupplied } from '#web/features/invoices/JobPapers.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { complaintsUntil } from './complaints-until.ts';
import { dealersTurn } from './DealerOrdersView.tsx';
import { DealerOrderActions } from './DealerOrderActions.tsx';
import { ItemsToPack } from './ItemsToPack.tsx';
import { OrderAmounts } from './OrderAmounts.tsx';
import { OrderTimeline } from './OrderTimeline.tsx';
import { ReturnDecision } from './ReturnDecision.tsx';
import { type Order, useLiveOrder } from './use-live-order.ts';

export function DealerOrderView(): ReactElement {
  const t = useTranslations('dealer.orders');
  const { orderId } = useParams<{ orderId: string }>();
  const order = useLiveOrder(orderId);
  return (
    <Page
      title={t('order')}
      back={{ href: dealerUrls.orders(), text: t('title') }}
      action={order.data ? <StateChip of="order" state={order.data.status} /> : null}
    >
      <Loaded query={order}>{(current) => <OrderForDealer order={current} />}</Loaded>
    </Page>
  );
}

function OrderForDealer({ order }: { order: Order }): ReactElement {
  const t = useTranslations('dealer.orders');
  const tPapers = useTranslations('invoices');
  const now = useNow();
  const openReturn = order.returns.find((entry) => entry.state === 'requested' || entry.state === 'accepted');
  const windowEnds = complaintsUntil(order, now);
  const late = order.actBy !== null && new Date(order.actBy) < now;
  return (
    <>
      {order.actBy && dealersTurn(order.status) ? (
        <Alert severity={late ? 'error' : 'warning'} icon={<Icon name="clock" />} sx={{ marginBlockEnd: 5 }}>
          {t.rich(`actBy.${order.status as 'paid' | 'accepted' | 'packed' | 'return_requested'}`, {
            at: () => <When at={order.actBy ?? order.changedAt} />,
          })}
        </Alert>
      ) : null}
      {windowEnds ? (
        <Alert
          severity="info"
          sx={{ marginBlockEnd: 5 }}
          action={<LinkButton href={dealerUrls.earnings()}>{t('toEarnings')}</LinkButton>}
        >
          {t.rich('paidAfter', { at: () => <When at={windowEnds} /> })}
        </Alert>
      ) : null}
      <DealerOrderActions order={order} />
      {openReturn ? <ReturnDecision order={order} entry={openReturn} /> : null}
      <Section
        title={t(mayPack(order) && order.status !== 'shipped' ? 'items' : 'parts')}
        action={mayPack(order) ? <PackingSlipButton jobId={order.orderId} /> : null}
      >
        <ItemsToPack order={order} />
      </Section>
      {order.deliveryAddress ? (
        <Section title={t('shipTo')}>
          <address style={{ fontStyle: 'normal' }}>
            <strong>{order.deliveryAddress.name}</strong>
            <br />
            {order.deliveryAddress.lines.join(', ')}
            <br />
            {order.deliveryAddress.city} {order.deliveryAddress.pin}, {order.deliveryAddress.stateName}
            {order.deliveryAddress.phone ? (
              <>
                <br />
                {order.deliveryAddress.phone}
              </>
            ) : null}
          </address>
        </Section>
      ) : null}
      {order.shipment ? (
        <Section title={t('shipment')}>
          <Facts
            of={[
              [t('courier'), order.shipment.courier],
              [t('trackingNumber'), order.shipment.trackingNumber],
              [t('shippedAt'), <When key="at" at={order.shipment.shippedAt} />],
            ]}
          />
        </Section>
      ) : null}
      <Section title={t('amounts')}>
        <OrderAmounts order={order} />
      </Section>
      {hasPapers(order) ? (
        <Section title={tPapers('documents')}>
          <JobPapers jobId={order.orderId} state={order.status} supplied={wasSupplied(order)} />
        </Section>
      ) : null}
      <Section title={t('history')}>
        <OrderTimeline order={order} reader="others" />
        <Facts
          of={[
            [
              t('number'),
              <span key="number" title={order.orderId}>
                {jobNumber(order.orderId)}
              </span>,
            ],
          ]}
        />
      </Section>
    </>
  );
}
