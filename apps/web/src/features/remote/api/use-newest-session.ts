'use client';

import { dataOf } from '@mistri/api-client';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useLiveRefresh } from '#web/live/use-live-refresh.ts';
import { remoteApi } from './remote-api.ts';

const refresh = { 'remote_sessions.changed': ['remote-session'] } as const;
const watch_ms = 4_000;
const calmWatch_ms = 20_000;

/** The newest session of a repair, with everything about it; null: there was none yet. */
export function useNewestSession(repairId: string): UseQueryResult<RemoteSession | null> {
  const isLive = useLiveRefresh(refresh);
  return useQuery({
    queryKey: ['remote-session', repairId],
    queryFn: async () => {
      const [newest] = dataOf(await remoteApi.live(repairId)).sessions;
      return newest === undefined ? null : dataOf(await remoteApi.read(newest.sessionId));
    },
    refetchInterval: isLive ? calmWatch_ms : watch_ms,
  });
}
