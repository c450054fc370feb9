import type { PermissionRow } from '#platform/auth/authorize.ts';

export const feesPermissions: readonly PermissionRow[] = [
  { action: 'fees.list', role: 'admin', capability: ['finance', 'operations', 'compliance', 'auditor'] },
  { action: 'fees.propose', role: 'admin', capability: ['finance'] },
  { action: 'fees.decide', role: 'admin', capability: ['finance'] },
  {
    action: 'fees.read_policy',
    role: 'admin',
    capability: ['finance', 'operations', 'compliance', 'auditor', 'owner'],
  },
  { action: 'fees.propose_policy', role: 'admin', capability: ['finance'] },
  { action: 'fees.decide_policy', role: 'admin', capability: ['finance'] },
];
