import type { PermissionRow } from '#platform/auth/authorize.ts';

/** Even somebody suspended may see their account, sign out and protect it. */
const anyStatus = ['pending', 'active', 'suspended'] as const;

export const identityPermissions: PermissionRow[] = [
  { action: 'identity.sign_up', role: 'public' },
  { action: 'identity.log_in', role: 'public' },
  { action: 'identity.refresh', role: 'public' },
  { action: 'identity.read_own', role: 'any', statuses: anyStatus },
  { action: 'identity.change_own', role: 'any', statuses: anyStatus },
  { action: 'identity.change_factors', role: 'any', statuses: anyStatus },
  { action: 'identity.end_own_session', role: 'any', statuses: anyStatus },
  { action: 'identity.end_session', role: 'any', relation: 'self', statuses: anyStatus },
  { action: 'identity.change_status', role: 'admin', capability: ['operations', 'compliance'] },
  { action: 'identity.grant_capability', role: 'admin', capability: ['owner'] },
];
