import type { PermissionRow } from '#platform/auth/authorize.ts';

const payeeRoles = ['dealer', 'technician', 'provider'] as const;
const own = (action: string): PermissionRow[] => payeeRoles.map((role) => ({ action, role, relation: 'payee' }));
const readers = ['finance', 'operations', 'compliance', 'auditor'] as const;

export const payoutsPermissions: readonly PermissionRow[] = [
  { action: 'payouts.create', role: 'admin', capability: ['finance'] },
  { action: 'payouts.resend', role: 'admin', capability: ['finance'] },
  { action: 'payouts.list', role: 'admin', capability: readers },
  { action: 'payouts.read', role: 'admin', capability: readers },
  ...own('payouts.read'),
  { action: 'payouts.read_statement', role: 'admin', capability: readers },
  ...own('payouts.read_statement'),
  { action: 'payouts.read_account', role: 'admin', capability: ['finance', 'operations'] },
  ...own('payouts.read_account'),
  // Nobody of the platform changes where a payee is paid.
  ...own('payouts.change_account'),
];
