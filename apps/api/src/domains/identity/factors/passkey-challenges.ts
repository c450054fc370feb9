import { minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import type { PasskeyChallengesTable } from '../identity-tables.ts';

const life_ms = 5 * minute_ms;

type Challenge = Pick<PasskeyChallengesTable, 'challenge' | 'user_id' | 'session_id' | 'purpose' | 'rp_id'>;

export async function keepChallenge(db: Db, challenge: Challenge, now: Date): Promise<void> {
  await db
    .insertInto('passkey_challenges')
    .values({ ...challenge, created_at: now, expires_at: new Date(now.getTime() + life_ms) })
    .execute();
}

/** Takes a challenge out: whoever comes second with the same one finds nothing. */
export async function takeChallenge(db: Db, challenge: string, now: Date): Promise<Challenge | undefined> {
  return db
    .deleteFrom('passkey_challenges')
    .where('challenge', '=', challenge)
    .where('expires_at', '>', now)
    .returning(['challenge', 'user_id', 'session_id', 'purpose', 'rp_id'])
    .executeTakeFirst();
}
