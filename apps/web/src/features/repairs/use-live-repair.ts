'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useLive } from '#web/live/use-live.ts';
import { isAtRest } from './repair-look.ts';

export type Repair = Data<'GET /api/repairs/{repairId}'>;
export type Quote = Repair['quotes'][number];

/** With a live socket the page asks rarely, to be sure; without one it asks often enough to feel alive. */
const asking_ms = { live: 60_000, silent: 8_000 } as const;

export const repairKey = (repairId: string) => ['repair', repairId] as const;

/** A repair that keeps itself up to date, for the customer, the technician and admins alike. */
export function useLiveRepair(repairId: string): UseQueryResult<Repair> & { live: boolean } {
  const queries = useQueryClient();
  const { connected, onEvent } = useLive(`repair:${repairId}`);
  useEffect(
    () => onEvent('repair.changed', () => void queries.invalidateQueries({ queryKey: repairKey(repairId) })),
    [onEvent, repairId, queries],
  );
  const query = useQuery({
    queryKey: repairKey(repairId),
    queryFn: async () => dataOf(await browserApi.get('/api/repairs/{repairId}', { path: { repairId } })),
    refetchInterval: ({ state }) => {
      if (state.data && isAtRest(state.data.status)) return false;
      return connected ? asking_ms.live : asking_ms.silent;
    },
  });
  return { ...query, live: connected };
}

/** Payments, invoices and disputes of further work name a job of its own; its address leads on to the repair's. */
export function useOwnAddress(asked: string, known: string | undefined, address: (repairId: string) => string): void {
  const router = useRouter();
  useEffect(() => {
    if (known !== undefined && known !== asked) router.replace(address(known));
  }, [asked, known, address, router]);
}
