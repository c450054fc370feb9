'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { Money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import styles from './OrderReturns.module.css';
import { Block } from './OrderView.tsx';
import { PostalAddress } from './PostalAddress.tsx';
import { type Order, orderKey } from './use-live-order.ts';

type Return = Order['returns'][number];

const returnStates = ['requested', 'accepted', 'rejected', 'withdrawn', 'received'] as const;
const tones = {
  requested: 'warning',
  accepted: 'info',
  rejected: 'danger',
  withdrawn: 'neutral',
  received: 'success',
} as const;

export function OrderReturns({ order }: { order: Order }): ReactElement | null {
  const t = useTranslations('orders');
  if (order.returns.length === 0) return null;
  return (
    <Block title={t('returns')}>
      {order.returns.map((entry) => (
        <OneReturn key={entry.returnId} entry={entry} order={order} />
      ))}
    </Block>
  );
}

function OneReturn({ entry, order }: { entry: Return; order: Order }): ReactElement {
  const t = useTranslations('orders');
  const state = returnStates.find((name) => name === entry.state) ?? 'requested';
  return (
    <div className={styles.entry}>
      <p className={styles.head}>
        <StatusChip tone={tones[state]}>{t(`returnState.${state}`)}</StatusChip>
        <Money minor={entry.amountMinor} exact />
        <When at={entry.createdAt} as="day" />
      </p>
      <p>{entry.reason}</p>
      {entry.answer ? <p className={styles.answer}>{t('dealerAnswer', { answer: entry.answer })}</p> : null}
      {state === 'accepted' ? <SendBack to={order.returnAddress} /> : null}
      {order.status === 'return_requested' && state === 'requested' ? <Withdraw orderId={order.orderId} /> : null}
    </div>
  );
}

function SendBack({ to }: { to: Order['returnAddress'] }): ReactElement {
  const t = useTranslations('orders');
  return (
    <>
      <p>{t('sendBack')}</p>
      {to ? <PostalAddress of={to} /> : null}
    </>
  );
}

function Withdraw({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('orders');
  const ask = useAsk();
  const queries = useQueryClient();
  const withdraw = useAction({
    send: (note: string, key) =>
      browserApi.patch('/api/orders/{orderId}/returns', {
        path: { orderId },
        idempotencyKey: key,
        body: { decision: 'withdraw', note },
      }),
    onDone: () => void queries.invalidateQueries({ queryKey: orderKey(orderId) }),
  });
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('withdrawTitle'),
      text: t('withdrawText'),
      action: t('withdraw'),
      reason: { min: 3, max: 500 },
    });
    if (agreed) await withdraw.run(agreed.reason);
  }
  return (
    <div>
      <BusyButton busy={withdraw.busy} onClick={() => void start()}>
        {t('withdraw')}
      </BusyButton>
    </div>
  );
}
