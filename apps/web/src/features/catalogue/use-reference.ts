'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export type Reference = Data<'GET /api/catalogue/reference'>;

/** Categories, brands, grades and districts: changes rarely, asked for once. */
export function useReference(): UseQueryResult<Reference> {
  return useQuery({
    queryKey: ['catalogue-reference'],
    queryFn: async () => dataOf(await browserApi.get('/api/catalogue/reference')),
    staleTime: 600_000,
  });
}
