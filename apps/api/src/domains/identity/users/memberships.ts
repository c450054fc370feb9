import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import type { UserMembershipsTable } from '../identity-tables.ts';

/** Lets a user act for a dealer, business or centre from their next request on. */
export async function grantMembership(
  tx: Tx,
  origin: Origin,
  grant: { userId: string; subjectId: string; kind: UserMembershipsTable['kind'] },
): Promise<void> {
  await tx
    .insertInto('user_memberships')
    .values({ user_id: grant.userId, subject_id: grant.subjectId, kind: grant.kind, granted_at: origin.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await audit(tx, origin, {
    action: 'identity.membership_granted',
    subjectId: grant.subjectId,
    after: { userId: grant.userId },
  });
}

export async function revokeMembership(
  tx: Tx,
  origin: Origin,
  grant: { userId: string; subjectId: string },
): Promise<void> {
  await tx
    .deleteFrom('user_memberships')
    .where('user_id', '=', grant.userId)
    .where('subject_id', '=', grant.subjectId)
    .execute();
  await audit(tx, origin, {
    action: 'identity.membership_revoked',
    subjectId: grant.subjectId,
    before: { userId: grant.userId },
  });
}

/** Users who act for a subject: whom to notify. */
export async function membersOf(tx: Pick<Tx, 'selectFrom'>, subjectId: string): Promise<string[]> {
  const rows = await tx.selectFrom('user_memberships').select('user_id').where('subject_id', '=', subjectId).execute();
  return rows.map((row) => row.user_id);
}

/** The ids a user acts for. */
export async function subjectsOf(db: Pick<Tx, 'selectFrom'>, userId: string): Promise<string[]> {
  const rows = await db.selectFrom('user_memberships').select('subject_id').where('user_id', '=', userId).execute();
  return rows.map((row) => row.subject_id);
}
