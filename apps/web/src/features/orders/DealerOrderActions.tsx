'use client';

import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { showToast } from '#web/components/toast.ts';
import { DeliverForm } from './DeliverForm.tsx';
import { ShipForm } from './ShipForm.tsx';
import type { Order } from './use-live-order.ts';
import { useMoveOrder } from './use-move-order.ts';

/** The dealer's next step; the api says which there are (`moves`). */
export function DealerOrderActions({ order }: { order: Order }): ReactElement | null {
  const t = useTranslations('dealer.orders');
  const may = (state: string): boolean => order.moves.some((move) => move.to === state);
  const step = (['accepted', 'packed'] as const).find(may);
  const move = useMoveOrder(order.orderId);
  if (!step && !may('shipped') && order.status !== 'shipped' && !may('cancelled')) return null;
  return (
    <Section title={t('nextStep')}>
      {step ? (
        <div>
          <BusyButton variant="contained" busy={move.busy} onClick={() => void move.run({ status: step })}>
            {t(`move.${step}`)}
          </BusyButton>
        </div>
      ) : null}
      {may('shipped') ? <ShipForm orderId={order.orderId} /> : null}
      {may('delivered') && order.status === 'shipped' ? <DeliverForm order={order} /> : null}
      {may('cancelled') ? <RefuseButton order={order} /> : null}
    </Section>
  );
}

function RefuseButton({ order }: { order: Order }): ReactElement {
  const t = useTranslations('dealer.orders');
  const ask = useAsk();
  const cancel = useMoveOrder(order.orderId, () => showToast({ text: t('cancelled'), tone: 'success' }));
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('cancelTitle'),
      text: t('cancelText'),
      action: t('cancel'),
      danger: true,
      reason: { min: 3, max: 500, hint: t('cancelHint') },
    });
    if (agreed) await cancel.run({ status: 'cancelled', reason: agreed.reason });
  }
  return (
    <Stack direction="row">
      <BusyButton color="error" busy={cancel.busy} onClick={() => void start()}>
        {t('cancel')}
      </BusyButton>
    </Stack>
  );
}
