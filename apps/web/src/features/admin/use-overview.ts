'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useLive } from '#web/live/use-live.ts';

export type Overview = Data<'GET /api/admin/overview'>;

export const overviewKey = ['admin-overview'] as const;
const asking_ms = { live: 120_000, silent: 30_000 } as const;
/** A release of a hundred holds tells a hundred times: the numbers are asked for once. */
const calm_ms = 1_000;

/** What waits on this admin's desk; kept up to date by pushes, and by asking where no socket gets through. */
export function useOverview(): UseQueryResult<Overview> {
  const queries = useQueryClient();
  const { connected, onEvent } = useLive();
  useEffect(() => {
    let pending: ReturnType<typeof setTimeout> | undefined;
    const askAgain = (): void => {
      pending ??= setTimeout(() => {
        pending = undefined;
        void queries.invalidateQueries({ queryKey: overviewKey });
        void queries.invalidateQueries({ queryKey: ['holds-summary'] });
      }, calm_ms);
    };
    const stops = [onEvent('queues.changed', askAgain), onEvent('flags.changed', askAgain)];
    return () => {
      clearTimeout(pending);
      for (const stop of stops) stop();
    };
  }, [onEvent, queries]);
  return useQuery({
    queryKey: overviewKey,
    queryFn: async () => dataOf(await browserApi.get('/api/admin/overview')),
    refetchInterval: connected ? asking_ms.live : asking_ms.silent,
  });
}
