'use client';

import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { urls } from '#web/navigation/build-url.ts';
import { type Order, orderKey } from './use-live-order.ts';

/** What the buyer may do now; the api says what that is (`moves`). */
export function OrderActions({ order }: { order: Order }): ReactElement | null {
  const t = useTranslations('orders');
  const may = (state: string): boolean => order.moves.some((move) => move.to === state);
  const delivered = ['delivered', 'completed'].includes(order.status);
  const arguable = ['shipped', 'delivered', 'return_requested', 'returned'].includes(order.status);
  if (!may('cancelled') && !may('return_requested') && !arguable && !delivered) return null;
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      {delivered ? (
        <LinkButton variant="outlined" href={urls.rateOrder(order.orderId)} startIcon={<Icon name="star" size={20} />}>
          {t('rate')}
        </LinkButton>
      ) : null}
      {may('return_requested') ? (
        <LinkButton
          variant="outlined"
          href={urls.returnOrder(order.orderId)}
          startIcon={<Icon name="returns" size={20} />}
        >
          {t('return')}
        </LinkButton>
      ) : null}
      {arguable ? (
        <LinkButton
          variant="outlined"
          href={urls.disputeOrder(order.orderId)}
          startIcon={<Icon name="warning" size={20} />}
        >
          {t('problem')}
        </LinkButton>
      ) : null}
      {may('cancelled') ? <CancelButton order={order} /> : null}
    </Stack>
  );
}

function CancelButton({ order }: { order: Order }): ReactElement {
  const t = useTranslations('orders');
  const ask = useAsk();
  const queries = useQueryClient();
  const paid = order.status !== 'awaiting_payment';
  const cancel = useAction({
    send: (reason: string, key) =>
      browserApi.patch('/api/orders/{orderId}/status', {
        path: { orderId: order.orderId },
        idempotencyKey: key,
        body: { status: 'cancelled', reason },
      }),
    onDone: () => {
      showToast({ text: paid ? t('cancelledPaid') : t('cancelledUnpaid'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: orderKey(order.orderId) });
    },
  });
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('cancelTitle'),
      text: paid ? t('cancelTextPaid') : t('cancelTextUnpaid'),
      action: t('cancel'),
      danger: true,
      reason: { min: 3, max: 500 },
    });
    if (agreed) await cancel.run(agreed.reason);
  }
  return (
    <BusyButton color="error" busy={cancel.busy} onClick={() => void start()}>
      {t('cancel')}
    </BusyButton>
  );
}
