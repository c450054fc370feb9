'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useSession } from '#web/session/use-session.ts';
import { rememberRepairs } from './repairs-hint.ts';

const fresh_ms = 5 * 60_000;

/** Keeps what the tab bar knows about the customer's repairs; shows nothing itself. */
export function RepairsHint(): null {
  const person = useSession().data;
  const customer = person?.role === 'customer' || person?.role === 'business';
  const some = useQuery({
    // Below `repairs`: a new repair asks again.
    queryKey: ['repairs', 'any'],
    queryFn: async () => dataOf(await browserApi.get('/api/repairs', { query: { limit: 1 } })).repairs.length > 0,
    enabled: customer,
    staleTime: fresh_ms,
  }).data;
  const known = person === undefined ? undefined : customer ? some : false;
  useEffect(() => {
    if (known !== undefined) rememberRepairs(known);
  }, [known]);
  return null;
}
