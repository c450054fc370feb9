'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export type Dispute = Data<'GET /api/disputes/{disputeId}'>;
export type JobDisputes = Data<'GET /api/jobs/{jobId}/disputes'>;

const refresh_ms = 15_000;

export const disputeKey = (disputeId: string) => ['dispute', disputeId] as const;
export const jobDisputesKey = (jobId: string) => ['job-disputes', jobId] as const;

export function useJobDisputes(jobId: string): UseQueryResult<JobDisputes> {
  return useQuery({
    queryKey: jobDisputesKey(jobId),
    queryFn: async () => dataOf(await browserApi.get('/api/jobs/{jobId}/disputes', { path: { jobId } })),
  });
}

export function useDispute(disputeId: string): UseQueryResult<Dispute> {
  return useQuery({
    queryKey: disputeKey(disputeId),
    queryFn: async () => dataOf(await browserApi.get('/api/disputes/{disputeId}', { path: { disputeId } })),
    refetchInterval: ({ state }) => (state.data?.state === 'closed' ? false : refresh_ms),
  });
}
