import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';

/** DPDP Act s.14: who may use one's rights after death or when one no longer can. */
export interface Nominee {
  name: string;
  relation: string;
  contact: string;
}

export async function nomineeOf(db: Db, services: Services, userId: string): Promise<Nominee | null> {
  const row = await db
    .selectFrom('privacy_profiles')
    .select(['nominee_key', 'nominee_sealed'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!row?.nominee_key || !row.nominee_sealed) return null;
  return JSON.parse(services.crypto.open(row.nominee_key, row.nominee_sealed, `${userId}:nominee`)) as Nominee;
}

/** Names a nominee, another one, or nobody any more. */
export async function setNominee(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { userId: string; nominee: Nominee | null },
): Promise<void> {
  const { userId, nominee } = given;
  const key = nominee && services.crypto.newDataKey();
  const facts = {
    nominee_key: key,
    nominee_sealed: key && services.crypto.seal(key, JSON.stringify(nominee), `${userId}:nominee`),
    nominated_at: nominee && origin.at,
  };
  const nothing = { age_group: null, age_declared_at: null, guardian_id: null, guardian_accepted_at: null };
  await tx
    .insertInto('privacy_profiles')
    .values({ user_id: userId, ...nothing, ...facts })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(facts))
    .execute();
  const action = nominee ? 'privacy.nominee_named' : 'privacy.nominee_removed';
  await audit(tx, origin, { action, subjectId: userId });
}
