'use client';

import { dataOf } from '@mistri/api-client';
import type { ApplicantKind } from '@mistri/contracts/dealers/applicant-states';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type Application, applications, ownApplicationKey } from './applications.ts';

/** The signed-in person's own application; `null` when there is none yet. */
export function useOwnApplication(kind: ApplicantKind): UseQueryResult<Application | null> {
  return useQuery({
    queryKey: ownApplicationKey(kind),
    queryFn: async () => {
      const { id } = dataOf(await applications[kind].me());
      return id === null ? null : dataOf(await applications[kind].read(id));
    },
  });
}
