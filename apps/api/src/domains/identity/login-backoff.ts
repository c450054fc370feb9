import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';

const free = 5;
const longest_s = 15 * 60;

/** Seconds to wait after the nth failure: none for the first five, then 2, 4, 8 … at most 15 minutes. */
export function backoff_s(failures: number): number {
  return failures < free ? 0 : Math.min(longest_s, 2 ** (failures - free + 1));
}

export interface Attempt {
  accountIndex: string;
  addressDigest: string;
}

/**
 * ID-6. Counted per account and network: whoever guesses from elsewhere locks out only their own network, and the
 * longest lock is 15 minutes.
 */
export async function lockedOut(
  db: Db,
  attempt: Attempt,
  now: Date,
): Promise<Refusal<'identity.too_many_failures'> | undefined> {
  const row = await db
    .selectFrom('login_failures')
    .select('locked_until')
    .where('account_index', '=', attempt.accountIndex)
    .where('address_digest', '=', attempt.addressDigest)
    .executeTakeFirst();
  if (!row?.locked_until || row.locked_until <= now) return undefined;
  const wait_s = Math.ceil((row.locked_until.getTime() - now.getTime()) / 1000);
  return refuse(
    'identity.too_many_failures',
    `Too many failed attempts. Try again in ${wait_s} seconds, or reset the password.`,
    {
      details: { retryAfter_s: wait_s },
    },
  );
}

export async function noteFailure(db: Db, attempt: Attempt, now: Date): Promise<void> {
  const row = await db
    .insertInto('login_failures')
    .values({
      account_index: attempt.accountIndex,
      address_digest: attempt.addressDigest,
      failures: 1,
      last_at: now,
      locked_until: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['account_index', 'address_digest']).doUpdateSet({
        // A day without failures forgets the earlier ones.
        failures: sql`CASE WHEN login_failures.last_at < ${new Date(now.getTime() - 86_400_000)} THEN 1 ELSE login_failures.failures + 1 END`,
        last_at: now,
      }),
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  const wait_s = backoff_s(row.failures);
  if (wait_s === 0) return;
  await db
    .updateTable('login_failures')
    .set({ locked_until: new Date(now.getTime() + wait_s * 1000) })
    .where('account_index', '=', attempt.accountIndex)
    .where('address_digest', '=', attempt.addressDigest)
    .execute();
}

export async function forgetFailures(db: Db, attempt: Attempt): Promise<void> {
  await db
    .deleteFrom('login_failures')
    .where('account_index', '=', attempt.accountIndex)
    .where('address_digest', '=', attempt.addressDigest)
    .execute();
}
