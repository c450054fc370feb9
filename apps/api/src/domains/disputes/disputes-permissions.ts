import type { PermissionRow } from '#platform/auth/authorize.ts';

/** Either side of the job. */
const parties = (action: string): PermissionRow[] => [
  { action, role: 'customer', relation: 'customer' },
  ...(['dealer', 'technician', 'provider'] as const).map((role) => ({ action, role, relation: 'payee' })),
];
const readers = ['operations', 'finance', 'support', 'compliance', 'auditor'] as const;

export const disputesPermissions: readonly PermissionRow[] = [
  ...parties('disputes.open'),
  ...parties('disputes.take_part'),
  ...parties('disputes.read'),
  { action: 'disputes.read', role: 'admin', capability: readers },
  ...parties('disputes.write'),
  { action: 'disputes.write', role: 'admin', capability: ['operations', 'support'] },
  { action: 'disputes.list_own', role: 'customer' },
  { action: 'disputes.list_own', role: 'dealer' },
  { action: 'disputes.list_own', role: 'technician' },
  { action: 'disputes.list_own', role: 'provider' },
  { action: 'disputes.list', role: 'admin', capability: readers },
  { action: 'disputes.decide', role: 'admin', capability: ['operations'] },
];
