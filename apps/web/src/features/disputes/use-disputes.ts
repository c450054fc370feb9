'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';

export type Dispute = Data<'GET /api/disputes/{disputeId}'>;
export type JobDisputes = Data<'GET /api/jobs/{jobId}/disputes'>;

/** With a live socket a page asks rarely, to be sure; without one it asks often enough to feel alive. */
const asking_ms = { live: 60_000, silent: 15_000 } as const;
const refresh = { 'dispute.changed': ['dispute', 'job-disputes'] } as const;
const refreshLists = { 'dispute.changed': ['disputes', 'own-disputes'] } as const;

export const disputeKey = (disputeId: string) => ['dispute', disputeId] as const;
export const jobDisputesKey = (jobId: string) => ['job-disputes', jobId] as const;

export function useJobDisputes(jobId: string): UseQueryResult<JobDisputes> {
  useLiveRefresh(refresh);
  return useQuery({
    queryKey: jobDisputesKey(jobId),
    queryFn: async () => dataOf(await browserApi.get('/api/jobs/{jobId}/disputes', { path: { jobId } })),
  });
}

export function useDispute(disputeId: string): UseQueryResult<Dispute> {
  const live = useLiveRefresh(refresh);
  return useQuery({
    queryKey: disputeKey(disputeId),
    queryFn: async () => dataOf(await browserApi.get('/api/disputes/{disputeId}', { path: { disputeId } })),
    refetchInterval: ({ state }) => {
      if (state.data?.state === 'closed') return false;
      return live ? asking_ms.live : asking_ms.silent;
    },
  });
}

/** Lists of disputes follow what the other side and the desk do. */
export function useLiveDisputeLists(): void {
  useLiveRefresh(refreshLists);
}
