import { technicianDecisions, type TechnicianState } from '@mistri/contracts/repair/technician-states';

export type Decision = 'active' | 'rejected' | 'suspended' | 'blocked';
export type DecisionName = 'certify' | 'renew' | 'reactivate' | 'reject' | 'suspend' | 'block';

/** What an admin may decide now, as the server's table has it. */
export const decisionsFrom = (state: TechnicianState): readonly Decision[] =>
  technicianDecisions[state] as readonly Decision[];

/** What a decision is called, by where it starts. */
export function decisionName(from: TechnicianState, to: Decision): DecisionName {
  if (to !== 'active') return ({ rejected: 'reject', suspended: 'suspend', blocked: 'block' } as const)[to];
  if (from === 'active') return 'renew';
  return from === 'submitted' ? 'certify' : 'reactivate';
}

/** Whether the last day of the certificate has to be named. */
export const needsLastDay = (name: DecisionName): boolean => name === 'certify' || name === 'renew';
