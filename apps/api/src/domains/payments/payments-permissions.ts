import type { PermissionRow } from '#platform/auth/authorize.ts';

export const paymentsPermissions: PermissionRow[] = [
  // Technicians and sellers pay too: plans of their teams (LNK-1). Whose checkout and payment it is, is asked each time.
  ...(['customer', 'technician', 'provider', 'dealer'] as const).flatMap((role): PermissionRow[] => [
    { action: 'payments.start', role },
    { action: 'payments.verify', role },
    { action: 'payments.list', role },
    { action: 'payments.read', role, relation: 'payer' },
  ]),
  { action: 'payments.list', role: 'admin', capability: ['finance', 'auditor'] },
  { action: 'payments.read', role: 'admin', capability: ['finance', 'operations', 'support', 'auditor'] },
  { action: 'payments.check', role: 'admin', capability: ['finance'] },
  { action: 'payments.retry_refund', role: 'admin', capability: ['finance'] },
];
