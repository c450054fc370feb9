import type { PermissionRow } from '#platform/auth/authorize.ts';

/** Somebody suspended still reads why. */
const anyStatus = ['pending', 'active', 'suspended'] as const;

export const notificationsPermissions: readonly PermissionRow[] = [
  { action: 'notifications.read_own', role: 'any', statuses: anyStatus },
  { action: 'notifications.mark', role: 'any', relation: 'owner', statuses: anyStatus },
  { action: 'notifications.change_settings', role: 'any', statuses: anyStatus },
];
