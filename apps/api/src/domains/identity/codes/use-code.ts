import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Db } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import type { OneTimeCodesTable } from '../identity-tables.ts';

export const wrongCode = () =>
  refuse('identity.wrong_code', 'The code is wrong or has expired. Check it, or ask for a new one.', {
    errors: [{ path: 'code', message: 'is wrong or has expired' }],
  });

export function codeHash(services: Services, codeId: string, code: string): string {
  return createHmac('sha256', services.config.indexKey).update(`code:${codeId}:${code}`).digest('base64url');
}

/**
 * Uses up a code: the newest one of this subject and purpose, five tries, ten minutes, once. Writes at once and on its
 * own, because the tries must count also when the caller refuses; never call it inside a transaction.
 *
 * @returns the address the code went to: whoever has the code reads what arrives there
 */
export async function useCode(
  db: Db,
  services: Services,
  given: { purpose: OneTimeCodesTable['purpose']; subject: string; code: string },
): Promise<Result<{ address: string }, 'identity.wrong_code'>> {
  const now = services.clock.now();
  const open = await db
    .updateTable('one_time_codes')
    .set((expression) => ({ attempts_left: expression('attempts_left', '-', 1) }))
    .where('code_id', '=', (query) =>
      query
        .selectFrom('one_time_codes')
        .select('code_id')
        .where('subject', '=', given.subject)
        .where('purpose', '=', given.purpose)
        .orderBy('created_at', 'desc')
        .orderBy('code_id', 'desc')
        .limit(1),
    )
    .where('used_at', 'is', null)
    .where('attempts_left', '>', 0)
    .where('expires_at', '>', now)
    .returning(['code_id', 'code_hash', 'row_key', 'target_sealed'])
    .executeTakeFirst();
  if (!open) return wrongCode();
  const expected = Buffer.from(open.code_hash);
  const actual = Buffer.from(codeHash(services, open.code_id, given.code));
  if (!timingSafeEqual(expected, actual)) return wrongCode();
  const used = await db
    .updateTable('one_time_codes')
    .set({ used_at: now, code_sealed: null })
    .where('code_id', '=', open.code_id)
    .where('used_at', 'is', null)
    .returning('code_id')
    .executeTakeFirst();
  if (!used) return wrongCode();
  return ok({ address: services.crypto.open(open.row_key, open.target_sealed, `${open.code_id}:target`) });
}
