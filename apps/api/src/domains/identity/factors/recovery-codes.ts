import { createHmac, randomBytes } from 'node:crypto';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';

const recoveryCodeCount = 10;

/** Makes ten new codes, shown once; the earlier ones stop working. */
export async function renewRecoveryCodes(tx: Tx, services: Services, userId: string): Promise<string[]> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCode());
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: userId, code_hash: recoveryHash(services, userId, code), used_at: null })))
    .execute();
  return codes;
}

/** Accepts a code, once. */
export async function useRecoveryCode(
  db: Db,
  services: Services,
  given: { userId: string; code: string },
): Promise<boolean> {
  const used = await db
    .updateTable('recovery_codes')
    .set({ used_at: services.clock.now() })
    .where('user_id', '=', given.userId)
    .where('code_hash', '=', recoveryHash(services, given.userId, given.code))
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return used !== undefined;
}

export async function unusedRecoveryCodes(db: Db, userId: string): Promise<number> {
  const rows = await db
    .selectFrom('recovery_codes')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute();
  return rows.length;
}

/** 50 bits in groups that can be read out and typed, without letters that look like digits: `ABCDE-FGHJK`. */
function recoveryCode(): string {
  const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';
  const text = [...randomBytes(10)].map((byte) => alphabet[byte & 31]).join('');
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

/** Keyed, so that the table alone does not help to guess 50 bits. */
function recoveryHash(services: Services, userId: string, code: string): string {
  const normal = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHmac('sha256', services.config.indexKey).update(`recovery:${userId}:${normal}`).digest('base64url');
}
