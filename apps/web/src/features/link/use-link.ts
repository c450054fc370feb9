'use client';

import { dataOf, type Data } from '@mistri/api-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

/** Who is connected changes by itself; sessions report every minute. */
const watch_ms = 10_000;

export type LinkNode = Data<'GET /api/link/nodes'>['nodes'][number];
export type LinkTeam = Data<'GET /api/link/teams'>['teams'][number];
export type TeamDetail = Data<'GET /api/link/teams/{teamId}'>;
export type LinkRule = Data<'GET /api/link/teams/{teamId}/rules'>['rules'][number];
export type LinkSession = Data<'GET /api/link/sessions'>['sessions'][number];

export function useNodes() {
  return useQuery({
    queryKey: ['link', 'nodes'],
    queryFn: async () => dataOf(await browserApi.get('/api/link/nodes')),
    refetchInterval: watch_ms,
  });
}

export function useTeams() {
  return useQuery({
    queryKey: ['link', 'teams'],
    queryFn: async () => dataOf(await browserApi.get('/api/link/teams')).teams,
  });
}

export function useTeam(teamId: string) {
  return useQuery({
    queryKey: ['link', 'team', teamId],
    queryFn: async () => dataOf(await browserApi.get('/api/link/teams/{teamId}', { path: { teamId } })),
  });
}

export function useRules(teamId: string) {
  return useQuery({
    queryKey: ['link', 'rules', teamId],
    queryFn: async () => dataOf(await browserApi.get('/api/link/teams/{teamId}/rules', { path: { teamId } })).rules,
  });
}

/** Everything about Link is asked for anew: lists of it hang together. */
export function useReloadLink(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['link'] });
}

export { watch_ms };
