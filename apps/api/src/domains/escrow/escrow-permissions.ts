import type { PermissionRow } from '#platform/auth/authorize.ts';

const payeeRoles = ['dealer', 'technician', 'provider'] as const;
const asPayee = (action: string): PermissionRow[] => payeeRoles.map((role) => ({ action, role, relation: 'payee' }));

export const escrowPermissions: readonly PermissionRow[] = [
  { action: 'escrow.list', role: 'admin', capability: ['finance', 'operations', 'compliance', 'auditor'] },
  { action: 'escrow.read_job', role: 'customer', relation: 'customer' },
  ...asPayee('escrow.read_job'),
  {
    action: 'escrow.read_job',
    role: 'admin',
    capability: ['finance', 'operations', 'compliance', 'support', 'auditor'],
  },
  ...asPayee('escrow.read_payee'),
  { action: 'escrow.read_payee', role: 'admin', capability: ['finance', 'operations', 'compliance', 'auditor'] },
  // Money is moved by finance alone, and above the threshold by two of them (PAY-5).
  { action: 'escrow.release', role: 'admin', capability: ['finance'] },
  { action: 'escrow.freeze', role: 'admin', capability: ['finance'] },
  { action: 'escrow.refund', role: 'admin', capability: ['finance'] },
  { action: 'escrow.retry', role: 'admin', capability: ['finance'] },
  { action: 'escrow.review', role: 'admin', capability: ['finance'] },
];
