import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { TeamRole } from '../link-tables.ts';
import { findTeam, roleIn } from './teams-store.ts';

/** A team exists for its members only. */
export async function teamResource(db: Db, actor: Actor | undefined, teamId: string): Promise<Resource | null> {
  const [team, role] = await Promise.all([findTeam(db, teamId), actor ? roleIn(db, teamId, actor.userId) : undefined]);
  return team ? { id: teamId, relations: { member: role ? actor?.userId : null } } : null;
}

export type RightsRefusal = 'link.admins_only' | 'link.owner_only';
export const rightsRefusals = { 'link.admins_only': 403, 'link.owner_only': 403 } as const;

/** Read inside the transaction that decides: a right that was taken away meanwhile counts for nothing. */
export async function demandRole(
  db: Db,
  teamId: string,
  userId: string,
  least: 'admin' | 'owner',
): Promise<Refusal<RightsRefusal> | undefined> {
  const role = await roleIn(db, teamId, userId);
  if (role === 'owner' || (role === 'admin' && least === 'admin')) return undefined;
  return least === 'owner'
    ? refuse('link.owner_only', 'Only an owner of the team may do this.')
    : refuse('link.admins_only', 'Only admins and owners of the team may do this.');
}

export function looksAfter(role: TeamRole | undefined): boolean {
  return role === 'owner' || role === 'admin';
}
