'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';

export type Technician = Data<'GET /api/technicians/{technicianId}'>;

export const ownTechnicianKey = ['technician', 'own'] as const;
export const technicianKey = (technicianId: string) => ['technician', technicianId] as const;

/** The signed-in person's own application; `null` when there is none yet. */
export function useOwnTechnician(): UseQueryResult<Technician | null> {
  return useQuery({
    queryKey: ownTechnicianKey,
    queryFn: async () => {
      const { technicianId } = dataOf(await browserApi.get('/api/technicians/me'));
      if (technicianId === null) return null;
      return dataOf(await browserApi.get('/api/technicians/{technicianId}', { path: { technicianId } }));
    },
  });
}

export const documentUrl = (technicianId: string, kind: string): string =>
  `/api/technicians/${encodeURIComponent(technicianId)}/documents/${kind}`;

export const photoUrl = (technicianId: string): string => `/api/technicians/${encodeURIComponent(technicianId)}/photo`;
