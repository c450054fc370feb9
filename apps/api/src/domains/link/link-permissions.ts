import type { PermissionRow } from '#platform/auth/authorize.ts';

const staff = ['operations', 'support', 'auditor'] as const;

/**
 * Teams are people's own: staff looks into none of them. What a member, an admin or an owner of a team may is the room's
 * (`team-rights.ts`), so that members hear a reason and strangers get 404.
 */
export const linkPermissions: readonly PermissionRow[] = [
  { action: 'link.read_config', role: 'public' },
  { action: 'link.own_teams', role: 'any' },
  { action: 'link.own_invitations', role: 'any' },
  { action: 'link.own_nodes', role: 'any' },
  { action: 'link.own_sessions', role: 'any' },
  { action: 'link.of_team', role: 'any', relation: 'member' },
  // Staff buys nothing here: a plan for a team of theirs is given like any other.
  ...(['customer', 'technician', 'provider', 'dealer'] as const).map((role): PermissionRow => ({
    action: 'link.buy_plan',
    role,
    relation: 'member',
  })),
  { action: 'link.change_node', role: 'any', relation: 'owner' },
  { action: 'link.change_node', role: 'any', relation: 'admin' },
  { action: 'link.of_session', role: 'any', relation: 'host' },
  { action: 'link.of_session', role: 'any', relation: 'guest' },
  { action: 'link.of_session', role: 'any', relation: 'admin' },
  { action: 'link.read_relays', role: 'admin', capability: staff },
  { action: 'link.change_relays', role: 'admin', capability: ['operations'] },
  { action: 'link.read_teams', role: 'admin', capability: [...staff, 'finance'] },
  { action: 'link.change_plan', role: 'admin', capability: ['operations', 'finance'] },
];
