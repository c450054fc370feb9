'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { browserApi } from '#web/api/browser-api.ts';
import { type Action, useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import type { FlagSettings } from './flag-settings.ts';

export type Flag = Data<'GET /api/admin/flags'>['flags'][number];
export type FlagHistory = Data<'GET /api/admin/flags/{flag}'>;
export type ChangedFlag = Data<'PUT /api/admin/flags/{flag}'>;

const refresh = { 'flags.changed': ['flags', 'flag'], 'queues.changed': ['flags'] } as const;

export function useFlags(): UseQueryResult<Flag[]> {
  useLiveRefresh(refresh);
  return useQuery({
    queryKey: ['flags'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/flags')).flags,
    refetchInterval: 30_000,
  });
}

export interface FlagWish {
  settings: FlagSettings;
  reason: string;
  basedOn: number;
}

export const putFlag = (flag: string, wish: FlagWish, key: string) =>
  browserApi.put('/api/admin/flags/{flag}', { path: { flag }, body: wish, idempotencyKey: key });

export function useReloadFlags(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['flags'] });
    void queries.invalidateQueries({ queryKey: ['flag'] });
    void queries.invalidateQueries({ queryKey: ['admin-overview'] });
  };
}

/** Sets a flag back to how it was before; for switches whose opening needs a second admin the api makes it a proposal. */
export function useFlagUndo(flag: string): Action<FlagWish> {
  const t = useTranslations('governance.switches');
  const reload = useReloadFlags();
  return useAction<FlagWish, ChangedFlag>({
    send: (wish, key) => putFlag(flag, wish, key),
    onDone: (changed) => {
      showToast({ text: t(changed.state === 'proposed' ? 'proposed' : 'undone'), tone: 'success' });
      reload();
    },
  });
}
