'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export type SealState = Data<'GET /api/admin/audit/seals'>;

/** A seal is made every minute. */
const refresh_ms = 30_000;

export function useSeals(): UseQueryResult<SealState> {
  return useQuery({
    queryKey: ['audit-seals'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/audit/seals')),
    refetchInterval: refresh_ms,
  });
}
