'use client';

import { ApiFailure, dataOf, type Data } from '@mistri/api-client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { browserApi } from '#web/api/browser-api.ts';

export type Person = Data<'GET /api/users/me'>;

const sessionKey = ['session'] as const;

async function readPerson(): Promise<Person | null> {
  try {
    return dataOf(await browserApi.get('/api/users/me'));
  } catch (error) {
    if (error instanceof ApiFailure && error.problem.status === 401) return null;
    throw error;
  }
}

/** Who is signed in here; `null` for nobody. */
export function useSession(): UseQueryResult<Person | null> {
  return useQuery({ queryKey: sessionKey, queryFn: readPerson, staleTime: 60_000 });
}

/** After whatever changes the account: ask again. */
export function useRefreshSession(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: sessionKey }), [queries]);
}
