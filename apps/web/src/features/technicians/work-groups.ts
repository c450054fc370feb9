import { endedRepairs, type RepairState } from '@mistri/contracts/repair/repair-states';

export type WorkGroup = 'offered' | 'underWay' | 'waiting';

/** Where a repair stands on the technician's list: to answer, to work on, or with somebody else. */
export function workGroup(state: RepairState): WorkGroup | undefined {
  if (endedRepairs.has(state)) return undefined;
  if (state === 'assigned') return 'offered';
  return state === 'accepted' || state === 'in_progress' ? 'underWay' : 'waiting';
}
