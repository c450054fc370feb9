import type { PermissionRow } from '#platform/auth/authorize.ts';

/** Even somebody suspended may see their account, sign out and protect it. */
const anyStatus = ['pending', 'active', 'suspended'] as const;

export const identityPermissions: PermissionRow[] = [
  { action: 'identity.sign_up', role: 'public' },
  { action: 'identity.log_in', role: 'public' },
  { action: 'identity.refresh', role: 'public' },
  { action: 'identity.read_keys', role: 'public' },
  { action: 'identity.read_own', role: 'any', statuses: anyStatus },
  { action: 'identity.change_own', role: 'any', statuses: anyStatus },
  { action: 'identity.approve_device', role: 'any' },
  { action: 'identity.change_factors', role: 'any', statuses: anyStatus },
  { action: 'identity.remove_passkey', role: 'any', relation: 'self', statuses: anyStatus },
  { action: 'identity.end_own_session', role: 'any', statuses: anyStatus },
  { action: 'identity.end_session', role: 'any', relation: 'self', statuses: anyStatus },
  {
    action: 'identity.list_users',
    role: 'admin',
    capability: ['operations', 'support', 'compliance', 'owner', 'auditor'],
  },
  { action: 'identity.read_user', role: 'admin', capability: ['operations', 'support', 'compliance', 'owner'] },
  { action: 'identity.change_status', role: 'admin', capability: ['operations', 'compliance', 'owner'] },
  { action: 'identity.reset_factors', role: 'admin', capability: ['owner'] },
  { action: 'identity.change_capabilities', role: 'admin', capability: ['owner'] },
  { action: 'identity.invite_admin', role: 'admin', capability: ['owner'] },
  { action: 'identity.change_access_rules', role: 'admin', capability: ['owner'] },
  { action: 'identity.read_admin_rules', role: 'admin', capability: ['owner', 'compliance', 'auditor'] },
];
