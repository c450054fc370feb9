import type { AdminCapability } from '@mistri/contracts/auth/roles';
import type { Db } from '#platform/db/database.ts';

/** What a user acts for and, of admins, what they may do and until when. */
export async function readGrants(db: Db, userId: string, now: Date) {
  const memberships = await db
    .selectFrom('user_memberships')
    .select(['subject_id', 'kind'])
    .where('user_id', '=', userId)
    .orderBy('granted_at')
    .execute();
  const grants = await db
    .selectFrom('admin_grants')
    .select(['capability', 'expires_at'])
    .where('user_id', '=', userId)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('capability')
    .execute();
  const capabilities = grants.map((grant) => ({
    capability: grant.capability,
    expiresAt: grant.expires_at?.toISOString() ?? null,
  }));
  return { memberships, capabilities };
}

/** Active admins who hold one of these capabilities now: whom to alert. */
export async function adminsWith(db: Db, capabilities: readonly AdminCapability[], now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('admin_grants')
    .innerJoin('users', 'users.user_id', 'admin_grants.user_id')
    .select('admin_grants.user_id')
    .distinct()
    .where('capability', 'in', [...capabilities])
    .where('users.status', '=', 'active')
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .execute();
  return rows.map((row) => row.user_id);
}
