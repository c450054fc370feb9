import type { Db } from '#platform/db/database.ts';

export type Factor = 'totp' | 'passkey';

/** Which second factors a user has set up. */
export async function factorsOf(db: Db, userId: string): Promise<Factor[]> {
  const totp = await db
    .selectFrom('totp_secrets')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  const passkey = await db.selectFrom('passkeys').select('user_id').where('user_id', '=', userId).executeTakeFirst();
  return [...(totp ? (['totp'] as const) : []), ...(passkey ? (['passkey'] as const) : [])];
}
