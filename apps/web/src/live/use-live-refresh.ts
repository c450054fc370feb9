'use client';

import type { LiveEvent } from '@mistri/contracts/realtime/audiences';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive } from './use-live.ts';

/** A release of a hundred holds tells a hundred times: what is on show is asked for once. */
const calm_ms = 1_000;

export type LiveRefresh = Readonly<Partial<Record<LiveEvent, readonly string[]>>>;

/**
 * Asks again for what is on show when the api tells that it changed. `refresh` is a constant: event → first parts of the
 * query keys. @returns whether news arrives, so that a page can ask less often by itself
 */
export function useLiveRefresh(refresh: LiveRefresh): boolean {
  const queries = useQueryClient();
  const { connected, onEvent } = useLive();
  useEffect(() => {
    const waiting = new Set<string>();
    let pending: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      pending = undefined;
      for (const key of waiting) void queries.invalidateQueries({ queryKey: [key] });
      waiting.clear();
    };
    const stops = (Object.entries(refresh) as [LiveEvent, readonly string[]][]).map(([event, keys]) =>
      onEvent(event, () => {
        for (const key of keys) waiting.add(key);
        pending ??= setTimeout(ask, calm_ms);
      }),
    );
    return () => {
      clearTimeout(pending);
      for (const stop of stops) stop();
    };
  }, [onEvent, queries, refresh]);
  return connected;
}
