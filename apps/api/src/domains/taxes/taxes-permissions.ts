import type { PermissionRow } from '#platform/auth/authorize.ts';

export const taxesPermissions: readonly PermissionRow[] = [
  // A dealer's product form shows the rate; rates are public law.
  { action: 'taxes.look_up', role: 'any' },
  { action: 'taxes.list', role: 'admin', capability: ['finance', 'operations', 'compliance', 'auditor'] },
  { action: 'taxes.add', role: 'admin', capability: ['finance'] },
  { action: 'taxes.withdraw', role: 'admin', capability: ['finance'] },
];
