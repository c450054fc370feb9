'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';

export type Overview = Data<'GET /api/admin/overview'>;

const asking_ms = { live: 120_000, silent: 30_000 } as const;
const refresh = {
  'queues.changed': ['admin-overview', 'holds-summary'],
  'flags.changed': ['admin-overview', 'flags'],
} as const;

/** What waits on this admin's desk; kept up to date by pushes, and by asking where no socket gets through. */
export function useOverview(): UseQueryResult<Overview> {
  const live = useLiveRefresh(refresh);
  return useQuery({
    queryKey: ['admin-overview'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/overview')),
    refetchInterval: live ? asking_ms.live : asking_ms.silent,
  });
}
