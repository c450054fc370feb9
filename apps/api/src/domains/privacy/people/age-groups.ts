import type { Db } from '#platform/db/database.ts';

export interface AgeFacts {
  ageGroup: 'adult' | 'child' | null;
  guardianAcceptedAt: Date | null;
}

export async function ageFactsOf(db: Db, userId: string): Promise<AgeFacts> {
  const row = await db
    .selectFrom('privacy_profiles')
    .select(['age_group', 'guardian_accepted_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return { ageGroup: row?.age_group ?? null, guardianAcceptedAt: row?.guardian_accepted_at ?? null };
}

/** DPDP Act s.2(f): younger than 18. Only the group is asked for and kept, never a birthday. */
export async function isChild(db: Db, userId: string): Promise<boolean> {
  return (await ageFactsOf(db, userId)).ageGroup === 'child';
}
