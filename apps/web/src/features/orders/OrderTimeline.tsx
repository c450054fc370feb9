'use client';

import type { OrderState } from '@mistri/contracts/orders/order-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Timeline, type TimelineStep } from '#web/components/Timeline.tsx';
import { statesAhead } from './order-look.ts';
import type { Order } from './use-live-order.ts';

const failures = new Set<string>(['cancelled', 'disputed']);

interface OrderTimelineProps {
  order: Pick<Order, 'timeline' | 'status'>;
  /** Only the buyer is “you”. */
  reader: 'buyer' | 'others';
}

export function OrderTimeline({ order, reader }: OrderTimelineProps): ReactElement {
  const t = useTranslations('states.order');
  const tOrders = useTranslations('orders');
  const past = order.timeline.map((entry, index): TimelineStep => {
    const last = index === order.timeline.length - 1;
    return {
      key: `${entry.at}-${entry.to}`,
      title: t(entry.to as OrderState),
      at: entry.at,
      stage: failures.has(entry.to) ? 'failed' : last && order.status !== 'completed' ? 'current' : 'done',
      text: entry.reason
        ? `${entry.reason} (${tOrders(reader === 'others' && entry.mover === 'buyer' ? 'buyer' : `movers.${entry.mover}`)})`
        : undefined,
    };
  });
  const ahead = statesAhead(order.status).map((state): TimelineStep => ({
    key: state,
    title: t(state),
    stage: 'ahead',
  }));
  return <Timeline label={tOrders('timeline')} steps={[...past, ...ahead]} />;
}
