import type { PermissionRow } from '#platform/auth/authorize.ts';

export const ledgerPermissions: readonly PermissionRow[] = [
  { action: 'ledger.read', role: 'admin', capability: ['finance', 'compliance', 'auditor'] },
];
