import type { PermissionRow } from '#platform/auth/authorize.ts';

export const reconciliationPermissions: readonly PermissionRow[] = [
  { action: 'reconciliation.read', role: 'admin', capability: ['finance', 'compliance', 'auditor'] },
  { action: 'reconciliation.run', role: 'admin', capability: ['finance'] },
  { action: 'reconciliation.work', role: 'admin', capability: ['finance'] },
];
