'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useLive } from '#web/live/use-live.ts';
import { isAtRest } from './order-look.ts';

export type Order = Data<'GET /api/orders/{orderId}'>;

/** With a live socket the page asks rarely, to be sure; without one it asks often enough to feel alive. */
const asking_ms = { live: 60_000, silent: 8_000 } as const;

/** What the api tells of an order: its moves, and answers to a return that move nothing. */
const news = ['order.moved', 'order.return_changed'] as const;

export const orderKey = (orderId: string) => ['order', orderId] as const;

/** An order that keeps itself up to date: pushes say that something moved, the api says what it is now. */
export function useLiveOrder(orderId: string): UseQueryResult<Order> & { live: boolean } {
  const queries = useQueryClient();
  const { connected, onEvent } = useLive(`order:${orderId}`);
  useEffect(() => {
    const stops = news.map((name) =>
      onEvent(name, () => void queries.invalidateQueries({ queryKey: orderKey(orderId) })),
    );
    return () => stops.forEach((stop) => stop());
  }, [onEvent, orderId, queries]);
  const query = useQuery({
    queryKey: orderKey(orderId),
    queryFn: async () => dataOf(await browserApi.get('/api/orders/{orderId}', { path: { orderId } })),
    refetchInterval: ({ state }) => {
      if (state.data && isAtRest(state.data.status)) return false;
      return connected ? asking_ms.live : asking_ms.silent;
    },
  });
  return { ...query, live: connected };
}
