'use client';

import type { Body } from '@mistri/api-client';
import { useQueryClient } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';
import { type Action, useAction } from '#web/app-kit/use-action.ts';
import { orderKey } from './use-live-order.ts';

export type Move = Body<'PATCH /api/orders/{orderId}/status'>;

/** Moves an order and shows where it stands then. */
export function useMoveOrder(orderId: string, onDone?: () => void): Action<Move> {
  const queries = useQueryClient();
  return useAction<Move>({
    send: (body, key) =>
      browserApi.patch('/api/orders/{orderId}/status', { path: { orderId }, body, idempotencyKey: key }),
    onDone: () => {
      void queries.invalidateQueries({ queryKey: orderKey(orderId) });
      onDone?.();
    },
    onProblem: (problem) => {
      // Somebody else was faster: show how it stands now, and still say why it did not work.
      if (problem.status === 409) void queries.invalidateQueries({ queryKey: orderKey(orderId) });
      return false;
    },
  });
}
