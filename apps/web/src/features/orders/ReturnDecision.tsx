'use client';

import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { type Order, orderKey } from './use-live-order.ts';

type Return = Order['returns'][number];
type Answer = 'accept' | 'reject' | 'receive';

interface ReturnDecisionProps {
  order: Order;
  entry: Return;
}

/** The buyer wants to send parts back: the dealer answers, and later says that they arrived. */
export function ReturnDecision({ order, entry }: ReturnDecisionProps): ReactElement {
  const t = useTranslations('dealer.returns');
  const tReasons = useTranslations('orders.returnReason');
  const ask = useAsk();
  const queries = useQueryClient();
  const answer = useAction<{ decision: Answer; note: string }>({
    send: (body, key) =>
      browserApi.patch('/api/orders/{orderId}/returns', {
        path: { orderId: order.orderId },
        body,
        idempotencyKey: key,
      }),
    onDone: (_, { decision }) => {
      showToast({ text: t(`done.${decision}`), tone: 'success' });
      void queries.invalidateQueries({ queryKey: orderKey(order.orderId) });
    },
  });
  async function decide(decision: Answer): Promise<void> {
    const agreed = await ask({
      title: t(`title.${decision}`),
      text: t(`text.${decision}`),
      action: t(decision),
      danger: decision === 'reject',
      // That the parts arrived says itself; why they may not come, or what to mind when sending them, does not.
      reason: { label: t('note'), min: decision === 'receive' ? 0 : 3, max: 500 },
    });
    if (agreed) await answer.run({ decision, note: agreed.reason });
  }
  const items = entry.lines.map((line) => {
    const sold = order.lines.find((other) => other.lineId === line.lineId);
    return `${line.quantity} × ${sold?.description ?? line.lineId}`;
  });
  const choices: readonly Answer[] = entry.state === 'requested' ? ['accept', 'reject'] : ['receive'];
  return (
    <Section title={t('heading')}>
      <Facts
        of={[
          [t('items'), items.join(', ')],
          [t('why'), tReasons.has(entry.reasonCode as never) ? tReasons(entry.reasonCode as never) : entry.reasonCode],
          [t('buyerSays'), entry.reason],
          [t('amount'), <Money key="amount" minor={entry.amountMinor} exact />],
          [t('asked'), <When key="at" at={entry.createdAt} />],
        ]}
      />
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {choices.map((decision) => (
          <BusyButton
            key={decision}
            variant={decision === 'reject' ? 'outlined' : 'contained'}
            color={decision === 'reject' ? 'error' : 'primary'}
            busy={answer.busy}
            onClick={() => void decide(decision)}
          >
            {t(decision)}
          </BusyButton>
        ))}
      </Stack>
    </Section>
  );
}
