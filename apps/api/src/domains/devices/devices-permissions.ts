import type { PermissionRow } from '#platform/auth/authorize.ts';

export const devicesPermissions: readonly PermissionRow[] = [
  // Open at this gate only because a device token is no session: the routes themselves demand one or the other, of
  // somebody active (`registrant.ts`).
  { action: 'devices.register', role: 'public' },
  { action: 'devices.list', role: 'public' },
  { action: 'devices.change', role: 'any', relation: 'owner' },
  { action: 'devices.read_history', role: 'any' },
  { action: 'devices.tokens', role: 'any' },
  { action: 'devices.revoke_token', role: 'any', relation: 'owner' },
];
