import type { OrderState } from '@mistri/contracts/orders/order-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { toneOf } from './order-look.ts';

export function OrderChip({ state }: { state: OrderState }): ReactElement {
  const t = useTranslations('states.order');
  return <StatusChip tone={toneOf(state)}>{t(state)}</StatusChip>;
}
