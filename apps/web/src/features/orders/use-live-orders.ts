'use client';

import { useLiveRefresh } from '#web/live/use-live-refresh.ts';

const refresh = {
  'order.moved': ['dealer-orders', 'balance', 'stock'],
  'order.return_changed': ['dealer-orders'],
} as const;

/** A dealer's lists and numbers follow their orders: a new one shows without a reload. */
export function useLiveOrders(): void {
  useLiveRefresh(refresh);
}
