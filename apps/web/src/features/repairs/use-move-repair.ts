'use client';

import type { Body } from '@mistri/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';
import { type Action, useAction } from '#web/app-kit/use-action.ts';
import { repairKey } from './use-live-repair.ts';

export type RepairMove = Body<'PATCH /api/repairs/{repairId}/status'>;

/** After whatever changes a repair: the page of it, and every list that shows it. */
export function useRepairChanged(repairId: string): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: repairKey(repairId) });
    void queries.invalidateQueries({ queryKey: ['repairs'] });
    void queries.invalidateQueries({ queryKey: ['work'] });
    void queries.invalidateQueries({ queryKey: ['admin-repairs'] });
  };
}

/** Moves a repair and shows where it stands then. */
export function useMoveRepair(repairId: string, onDone?: (move: RepairMove) => void): Action<RepairMove> {
  const changed = useRepairChanged(repairId);
  return useAction<RepairMove>({
    send: (body, key) =>
      browserApi.patch('/api/repairs/{repairId}/status', { path: { repairId }, body, idempotencyKey: key }),
    onDone: (_, move) => {
      changed();
      onDone?.(move);
    },
    onProblem: (problem) => {
      // Somebody else was faster: show how it stands now, and still say why it did not work.
      if (problem.status === 409) changed();
      return false;
    },
  });
}
