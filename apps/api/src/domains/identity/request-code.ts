import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Origin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { findUser } from './identity-store.ts';
import type { OneTimeCodesTable } from './identity-tables.ts';

const life_ms = 10 * minute_ms;
const pause_ms = minute_ms;
const attempts = 5;
const perHour = 5;

export interface CodeRequest {
  userId: string;
  purpose: OneTimeCodesTable['purpose'];
  channel: OneTimeCodesTable['channel'];
}

/**
 * Makes a six-digit code and asks for its delivery after the commit. At most one a minute and five an hour per user and
 * purpose; asking more often changes nothing and says nothing (the answer must not tell whether an account exists).
 */
export async function requestCode(tx: Tx, services: Services, origin: Origin, wanted: CodeRequest): Promise<void> {
  const recent = await tx
    .selectFrom('one_time_codes')
    .select('created_at')
    .where('user_id', '=', wanted.userId)
    .where('purpose', '=', wanted.purpose)
    .where('created_at', '>', new Date(origin.at.getTime() - 60 * minute_ms))
    .orderBy('created_at', 'desc')
    .execute();
  const last = recent[0]?.created_at;
  if (recent.length >= perHour || (last && origin.at.getTime() - last.getTime() < pause_ms)) return;
  const user = await findUser(tx, wanted.userId);
  if (!user) throw new Error('code for a user who does not exist');
  const codeId = newId('otc');
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await tx
    .insertInto('one_time_codes')
    .values({
      code_id: codeId,
      purpose: wanted.purpose,
      user_id: wanted.userId,
      channel: wanted.channel,
      code_hash: codeHash(services, codeId, code),
      code_sealed: services.crypto.seal(user.data_key, code, codeId),
      attempts_left: attempts,
      created_at: origin.at,
      expires_at: new Date(origin.at.getTime() + life_ms),
      used_at: null,
    })
    .execute();
  await emit(tx, origin, {
    name: 'identity.code_requested.v1',
    subject: wanted.userId,
    payload: { codeId, userId: wanted.userId },
  });
}

function codeHash(services: Services, codeId: string, code: string): string {
  return createHmac('sha256', services.config.indexKey).update(`code:${codeId}:${code}`).digest('base64url');
}

/**
 * Uses up a code: the newest open one of this purpose, five tries, ten minutes, once. The caller's transaction must
 * commit also when this refuses, or the tries would not count.
 */
export async function useCode(
  db: Db,
  services: Services,
  given: { userId: string; purpose: CodeRequest['purpose']; code: string },
): Promise<Result<true, 'identity.wrong_code'>> {
  const now = services.clock.now();
  const wrong = refuse('identity.wrong_code', 'The code is wrong or has expired. Check it, or ask for a new one.', {
    errors: [{ path: 'code', message: 'is wrong or has expired' }],
  });
  const open = await db
    .updateTable('one_time_codes')
    .set((expression) => ({ attempts_left: expression('attempts_left', '-', 1) }))
    .where('code_id', '=', (query) =>
      query
        .selectFrom('one_time_codes')
        .select('code_id')
        .where('user_id', '=', given.userId)
        .where('purpose', '=', given.purpose)
        .orderBy('created_at', 'desc')
        .orderBy('code_id', 'desc')
        .limit(1),
    )
    .where('used_at', 'is', null)
    .where('attempts_left', '>', 0)
    .where('expires_at', '>', now)
    .returning(['code_id', 'code_hash'])
    .executeTakeFirst();
  if (!open) return wrong;
  const expected = Buffer.from(open.code_hash);
  const actual = Buffer.from(codeHash(services, open.code_id, given.code));
  if (!timingSafeEqual(expected, actual)) return wrong;
  const used = await db
    .updateTable('one_time_codes')
    .set({ used_at: now, code_sealed: null })
    .where('code_id', '=', open.code_id)
    .where('used_at', 'is', null)
    .returning('code_id')
    .executeTakeFirst();
  return used ? ok(true) : wrong;
}
