'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { useCan } from '#web/session/use-can.ts';

/** GOV-4: what the poller gave up on can be asked about by hand; only what the gateway says changes anything. */
export function AskGateway({ paymentId }: { paymentId: string }): ReactElement | null {
  const t = useTranslations('adminMoney.payments');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const check = useAction<string>({
    send: (reason, key) =>
      browserApi.post('/api/admin/payments/{paymentId}/check', {
        path: { paymentId },
        body: { reason },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('asked'), tone: 'success' });
      for (const key of ['admin-payment', 'admin-payments', 'money-alerts', 'admin-overview'])
        void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  if (!can('finance')) return null;
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('askTitle'),
      text: t('askText'),
      action: t('askGateway'),
      reason: { min: 5, max: 500 },
    });
    if (agreed) await check.run(agreed.reason);
  }
  return (
    <BusyButton size="small" variant="outlined" busy={check.busy} onClick={() => void start()}>
      {t('askGateway')}
    </BusyButton>
  );
}
