'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';

/** Goes to the payment of the checkout this order belongs to; starting twice is the same payment. */
export function PayButton({ orderId, amount_minor }: { orderId: string; amount_minor: number }): ReactElement {
  const t = useTranslations('orders');
  const pay = useAction({
    send: (_: void, key) => browserApi.post('/api/payments', { idempotencyKey: key, body: { orderId } }),
    onDone: (payment) => location.assign(urls.payment(payment.paymentId)),
  });
  return (
    <BusyButton
      variant="contained"
      busy={pay.busy}
      startIcon={<Icon name="lock" size={20} />}
      onClick={() => void pay.run()}
    >
      {t('payNow', { amount: money(amount_minor) })}
    </BusyButton>
  );
}
