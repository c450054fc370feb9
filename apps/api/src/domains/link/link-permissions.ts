import type { PermissionRow } from '#platform/auth/authorize.ts';

/**
 * Teams are people's own: what a member, an admin or the owner of a team may is the room's (`team-rights.ts`), so that
 * members get a reason and strangers get 404. Relays belong to operations.
 */
export const linkPermissions: readonly PermissionRow[] = [{ action: 'link.read_config', role: 'public' }];
