import type { PermissionRow } from '#platform/auth/authorize.ts';

export const paymentsPermissions: PermissionRow[] = [
  { action: 'payments.start', role: 'customer' },
  { action: 'payments.verify', role: 'customer' },
  { action: 'payments.list', role: 'customer' },
  { action: 'payments.list', role: 'admin', capability: ['finance', 'auditor'] },
  { action: 'payments.read', role: 'customer', relation: 'payer' },
  { action: 'payments.read', role: 'admin', capability: ['finance', 'operations', 'support', 'auditor'] },
  { action: 'payments.check', role: 'admin', capability: ['finance'] },
  { action: 'payments.retry_refund', role: 'admin', capability: ['finance'] },
];
