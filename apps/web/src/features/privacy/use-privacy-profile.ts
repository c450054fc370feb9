import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export type PrivacyProfile = Data<'GET /api/privacy/profile'>;

export const profileKey = ['privacy', 'profile'] as const;

export function usePrivacyProfile(): UseQueryResult<PrivacyProfile> {
  return useQuery({
    queryKey: profileKey,
    queryFn: async () => dataOf(await browserApi.get('/api/privacy/profile')),
  });
}
