import type { PermissionRow } from '#platform/auth/authorize.ts';

const payeeRoles = ['dealer', 'technician', 'provider'] as const;
const readers = ['finance', 'operations', 'compliance', 'support', 'auditor'] as const;

/** The two sides of a document and admins; nobody else learns that it exists. */
export const invoicesPermissions: readonly PermissionRow[] = [
  { action: 'invoices.list_own', role: 'customer' },
  ...payeeRoles.map((role): PermissionRow => ({ action: 'invoices.list_own', role })),
  { action: 'invoices.list_all', role: 'admin', capability: readers },
  { action: 'invoices.read', role: 'customer', relation: 'recipient' },
  ...payeeRoles.flatMap((role): PermissionRow[] => [
    { action: 'invoices.read', role, relation: 'supplier' },
    { action: 'invoices.read', role, relation: 'recipient' },
  ]),
  { action: 'invoices.read', role: 'admin', capability: readers },
  ...payeeRoles.map((role): PermissionRow => ({ action: 'invoices.read_packing_slip', role, relation: 'payee' })),
  { action: 'invoices.read_packing_slip', role: 'admin', capability: ['operations', 'support'] },
  ...payeeRoles.map((role): PermissionRow => ({ action: 'invoices.read_statement', role, relation: 'payee' })),
  { action: 'invoices.read_statement', role: 'admin', capability: ['finance', 'operations', 'compliance', 'auditor'] },
  { action: 'invoices.read_tcs_return', role: 'admin', capability: ['operations', 'finance', 'auditor'] },
  { action: 'invoices.record_irn', role: 'admin', capability: ['finance'] },
];
