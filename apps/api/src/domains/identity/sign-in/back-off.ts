import { sql } from 'kysely';
import type { FastifyReply } from 'fastify';
import type { Db } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Client } from '../sessions/client.ts';

export interface Attempt {
  /** Blind index of the address that was typed, whether it has an account or not; or `factor:<user>`. */
  account: string;
  /** Digest of the network it comes from. */
  network: string;
  /** The device has been signed in to this account before. */
  knownDevice: boolean;
}

export async function attemptOf(db: Db, who: { account: string; userId: string }, client: Client): Promise<Attempt> {
  const known = await db
    .selectFrom('known_devices')
    .select('device')
    .where('user_id', '=', who.userId)
    .where('device', '=', client.device)
    .executeTakeFirst();
  // The kind of program is no device: everybody's looks the same.
  const knownDevice = known !== undefined && client.via === 'cookie';
  return { account: who.account, network: client.network, knownDevice };
}

interface Counter {
  account: string;
  network: string;
  /** Failures that cost nothing. */
  free: number;
  longest_s: number;
}

/**
 * ID-6. Three counters back off, each for what it can see:
 * - account × network: somebody tries one account. Whoever guesses from elsewhere locks out only their own network.
 * - account, from devices it does not know: many networks try one account. Its owner's own devices are exempt, so the
 *   owner is never locked out, and waits a quarter of an hour at most on a new device.
 * - network: one network tries many accounts.
 */
function countersOf(attempt: Attempt): Counter[] {
  const pair = { account: attempt.account, network: attempt.network, free: 5, longest_s: 900 };
  const network = { account: '*', network: attempt.network, free: 60, longest_s: 900 };
  const account = { account: attempt.account, network: '*', free: 50, longest_s: 900 };
  return attempt.knownDevice ? [pair, network] : [pair, network, account];
}

/** Seconds to wait after the nth failure: none for the first `free - 1`, then 2, 4, 8 … */
export function backOff_s(failures: number, free: number, longest_s: number): number {
  return failures < free ? 0 : Math.min(longest_s, 2 ** Math.min(20, failures - free + 1));
}

export type TooMany = Refusal<'identity.too_many_failures'>;

/**
 * Counts the attempt as a failure before it is checked, so that a thousand at once get no more tries than one after the
 * other. `attemptSucceeded` takes it back.
 *
 * @returns a refusal while the account or the network has to wait
 */
export async function takeAttempt(db: Db, attempt: Attempt, now: Date): Promise<TooMany | undefined> {
  for (const counter of countersOf(attempt)) {
    if (await count(db, counter, now)) continue;
    const locked = await db
      .selectFrom('failed_attempts')
      .select('locked_until')
      .where('account', '=', counter.account)
      .where('network', '=', counter.network)
      .executeTakeFirst();
    return tooMany(((locked?.locked_until ?? now).getTime() - now.getTime()) / 1000);
  }
  return undefined;
}

/** @returns false while the counter is locked */
async function count(db: Db, counter: Counter, now: Date): Promise<boolean> {
  const yesterday = new Date(now.getTime() - 86_400_000);
  // A day without failures forgets the earlier ones.
  const failures = sql<number>`CASE WHEN f.last_at < ${yesterday} THEN 1 ELSE f.failures + 1 END`;
  const { rows } = await sql`
    INSERT INTO failed_attempts AS f (account, network, failures, last_at)
    VALUES (${counter.account}, ${counter.network}, 1, ${now})
    ON CONFLICT (account, network) DO UPDATE SET
      failures = ${failures},
      last_at = ${now},
      locked_until = CASE WHEN ${failures} < ${counter.free}::int THEN NULL
        ELSE ${now}::timestamptz + make_interval(secs =>
          least(${counter.longest_s}::int, 2 ^ least(20, ${failures} - ${counter.free}::int + 1))) END
    WHERE f.locked_until IS NULL OR f.locked_until <= ${now}
    RETURNING 1`.execute(db);
  return rows.length > 0;
}

/** The attempt was right after all: forgets the failures of this account from this network, and takes back the others. */
export async function attemptSucceeded(db: Db, attempt: Attempt): Promise<void> {
  const [pair, ...others] = countersOf(attempt);
  if (!pair) return;
  await db
    .deleteFrom('failed_attempts')
    .where('account', '=', pair.account)
    .where('network', '=', pair.network)
    .execute();
  for (const counter of others) {
    await db
      .updateTable('failed_attempts')
      .set((expression) => ({ failures: expression('failures', '-', 1), locked_until: null }))
      .where('account', '=', counter.account)
      .where('network', '=', counter.network)
      .where('failures', '>', 0)
      .execute();
  }
}

function tooMany(seconds: number): TooMany {
  const wait_s = Math.max(1, Math.ceil(seconds));
  return refuse(
    'identity.too_many_failures',
    `Too many failed attempts. Try again in ${wait_s} seconds, or reset the password.`,
    { details: { retryAfter_s: wait_s } },
  );
}

/** Says in the header how long to wait, when a refusal knows. */
export function sayWhen(reply: FastifyReply, refusal: Refusal): void {
  const wait_s = refusal.details['retryAfter_s'];
  if (typeof wait_s === 'number') reply.header('retry-after', String(wait_s));
}
