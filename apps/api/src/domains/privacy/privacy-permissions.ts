import type { PermissionRow } from '#platform/auth/authorize.ts';

/** Rights over one's own data and complaints don't end with a suspension. */
const anyStatus = ['pending', 'active', 'suspended'] as const;
const officers = ['support', 'compliance'] as const;

export const privacyPermissions: PermissionRow[] = [
  { action: 'privacy.read_notices', role: 'public' },
  { action: 'privacy.own', role: 'any', statuses: anyStatus },
  { action: 'privacy.read_export', role: 'any', relation: 'owner', statuses: anyStatus },
  { action: 'privacy.publish_notice', role: 'admin', capability: ['compliance'] },
  { action: 'privacy.start_erasure', role: 'admin', capability: ['compliance'] },
  { action: 'privacy.read_requests', role: 'admin', capability: ['compliance', 'auditor'] },
  { action: 'privacy.complain', role: 'any', statuses: anyStatus },
  { action: 'privacy.read_complaint', role: 'any', relation: 'owner', statuses: anyStatus },
  { action: 'privacy.read_complaint', role: 'admin', capability: officers },
  { action: 'privacy.write_to_complaint', role: 'any', relation: 'owner', statuses: anyStatus },
  { action: 'privacy.write_to_complaint', role: 'admin', capability: officers },
  { action: 'privacy.list_complaints', role: 'admin', capability: [...officers, 'auditor'] },
  { action: 'privacy.read_breaches', role: 'admin', capability: ['compliance', 'owner', 'auditor'] },
  { action: 'privacy.record_breach', role: 'admin', capability: ['compliance'] },
];
