'use client';

import { StateChip } from '#web/app-kit/StateChip.tsx';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { Link } from '#web/navigation/Link.tsx';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { DownloadButton } from '#web/app-kit/DownloadButton.tsx';
import { JobNumber } from '#web/app-kit/JobNumber.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { shortId } from '#web/format/short-id.ts';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { ItemsToPack } from './ItemsToPack.tsx';
import { OrderAmounts } from './OrderAmounts.tsx';
import { OrderTimeline } from './OrderTimeline.tsx';
import { ReturnDecision } from './ReturnDecision.tsx';
import { type Order, useLiveOrder } from './use-live-order.ts';
import { useMoveOrder } from './use-move-order.ts';

export function AdminOrderView(): ReactElement {
  const t = useTranslations('admin.orders');
  const { orderId } = useParams<{ orderId: string }>();
  const order = useLiveOrder(orderId);
  return (
    <Page
      title={t('order')}
      back={{ href: adminUrls.orders(), text: t('title') }}
      action={order.data ? <StateChip of="order" state={order.data.status} /> : null}
    >
      <Loaded query={order}>{(current) => <OrderForAdmin order={current} />}</Loaded>
    </Page>
  );
}

function OrderForAdmin({ order }: { order: Order }): ReactElement {
  const t = useTranslations('admin.orders');
  const can = useCan();
  const openReturn = order.returns.find((entry) => entry.state === 'requested' || entry.state === 'accepted');
  return (
    <>
      {can('operations') ? <Overrides order={order} /> : null}
      {can('operations') && openReturn ? <ReturnDecision order={order} entry={openReturn} /> : null}
      <Section title={t('facts')}>
        <Facts
          of={[
            [t('number'), <JobNumber key="number" id={order.orderId} />],
            [
              t('dealer'),
              <Link key="dealer" href={adminUrls.applicant('dealer', order.dealerId)}>
                {order.dealerName}
              </Link>,
            ],
            [
              t('customer'),
              <Link key="customer" href={adminUrls.user(order.customerId)}>
                {order.deliveryAddress?.name ?? shortId(order.customerId)}
              </Link>,
            ],
            [t('kind'), t(order.buyerKind)],
            [t('checkout'), order.checkoutId],
            [t('ruleVersion'), order.ruleFlags.ruleVersion],
            [t('deadline'), order.actBy ? <When key="by" at={order.actBy} /> : null],
            [t('courier'), order.shipment ? `${order.shipment.courier} ${order.shipment.trackingNumber}` : null],
          ]}
        />
        <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
          <LinkButton href={adminUrls.holds({ jobId: order.orderId })}>{t('itsHolds')}</LinkButton>
          {order.shipment?.hasProof ? (
            <DownloadButton
              url={`/api/orders/${encodeURIComponent(order.orderId)}/proof`}
              name="proof"
              text={t('proof')}
            />
          ) : null}
        </Stack>
      </Section>
      <Section title={t('items')}>
        <ItemsToPack order={order} />
      </Section>
      <Section title={t('amounts')}>
        <OrderAmounts order={order} />
      </Section>
      <Section title={t('history')}>
        <OrderTimeline order={order} reader="others" />
      </Section>
    </>
  );
}

/** What operations may do with an order itself: the manual override of the automatic rules (GOV-4). */
function Overrides({ order }: { order: Order }): ReactElement | null {
  const t = useTranslations('admin.orders');
  const ask = useAsk();
  const move = useMoveOrder(order.orderId, () => showToast({ text: t('moved'), tone: 'success' }));
  const may = (state: string): boolean => order.moves.some((entry) => entry.to === state);
  const proven = may('delivered') && order.status === 'shipped' && order.shipment?.hasProof === true;
  if (!may('cancelled') && !proven) return null;
  async function cancel(): Promise<void> {
    const agreed = await ask({
      title: t('cancelTitle'),
      text: t('cancelText'),
      action: t('cancel'),
      danger: true,
      reason: { min: 5, max: 500 },
    });
    if (agreed) await move.run({ status: 'cancelled', reason: agreed.reason });
  }
  async function deliver(): Promise<void> {
    const agreed = await ask({
      title: t('deliverTitle'),
      text: t('deliverText'),
      action: t('deliver'),
      reason: { min: 5 },
    });
    if (agreed) await move.run({ status: 'delivered', reason: agreed.reason });
  }
  return (
    <Section title={t('override')} intro={t('overrideIntro')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {proven ? (
          <BusyButton variant="outlined" busy={move.busy} onClick={() => void deliver()}>
            {t('deliver')}
          </BusyButton>
        ) : null}
        {may('cancelled') ? (
          <BusyButton variant="outlined" color="error" busy={move.busy} onClick={() => void cancel()}>
            {t('cancel')}
          </BusyButton>
        ) : null}
      </Stack>
    </Section>
  );
}
