import type { PermissionRow } from '#platform/auth/authorize.ts';

const payeeRoles = ['dealer', 'technician', 'provider'] as const;
const readers = ['operations', 'support', 'auditor'] as const;
const moderators = ['operations', 'support'] as const;

export const ratingsPermissions: readonly PermissionRow[] = [
  { action: 'ratings.read', role: 'public' },
  { action: 'ratings.give', role: 'customer', relation: 'customer' },
  { action: 'ratings.read_of_job', role: 'customer', relation: 'customer' },
  ...payeeRoles.map((role): PermissionRow => ({ action: 'ratings.read_of_job', role, relation: 'payee' })),
  { action: 'ratings.read_of_job', role: 'admin', capability: readers },
  { action: 'ratings.change', role: 'customer', relation: 'author' },
  ...payeeRoles.map((role): PermissionRow => ({ action: 'ratings.reply', role, relation: 'payee' })),
  ...payeeRoles.map((role): PermissionRow => ({ action: 'ratings.read_of_payee', role, relation: 'payee' })),
  { action: 'ratings.read_of_payee', role: 'admin', capability: readers },
  { action: 'ratings.report', role: 'any' },
  { action: 'ratings.read_queue', role: 'admin', capability: readers },
  { action: 'ratings.moderate', role: 'admin', capability: moderators },
];
