import { sql } from 'kysely';
import type { Actor } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';

/** Owners act on admins; so does the system itself (seed, commands). */
export function mayActOnAdmins(origin: Origin): boolean {
  const { actor } = origin;
  return actor.role === 'system' || (actor as Actor).capabilities.includes('owner');
}

/**
 * After a change: is there still an active owner whose grant does not end? Takes the lock that every such change takes,
 * so two owners who remove each other at the same moment come one after the other, and the second is refused.
 */
export async function ownerRemains(tx: Tx): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('identity.owners'))`.execute(tx);
  // The lock was waited for: READ COMMITTED lets this statement see what the other transaction did.
  const owner = await tx
    .selectFrom('admin_grants')
    .innerJoin('users', 'users.user_id', 'admin_grants.user_id')
    .select('users.user_id')
    .where('capability', '=', 'owner')
    .where('users.status', '=', 'active')
    .where('users.erased_at', 'is', null)
    .where('expires_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return owner !== undefined;
}

export async function isOwner(tx: Tx, userId: string): Promise<boolean> {
  const grant = await tx
    .selectFrom('admin_grants')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('capability', '=', 'owner')
    .executeTakeFirst();
  return grant !== undefined;
}
