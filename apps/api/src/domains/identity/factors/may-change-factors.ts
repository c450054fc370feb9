import type { Actor } from '#platform/auth/actor.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import { factorsOf } from './factors-of.ts';

const recent_ms = 10 * minute_ms;

export function gaveFactorRecently(actor: Actor, now: Date): boolean {
  return actor.mfaAt !== undefined && now.getTime() - actor.mfaAt.getTime() <= recent_ms;
}

export const stepUpFirst = () => refuse('auth.step_up', 'Please confirm that it is you, and try again.');

/**
 * Whether the person proved a moment ago who they are: by the second factor or a code, or, who has no factor yet, by
 * signing in. A stolen session that is kept alive by its refresh token proves nothing: it could lock the owner out with a
 * factor of its own, or move the account to another mailbox.
 */
export async function provedRecently(db: Db, actor: Actor, now: Date): Promise<boolean> {
  if (gaveFactorRecently(actor, now)) return true;
  if ((await factorsOf(db, actor.userId)).length > 0) return false;
  const session = await db
    .selectFrom('sessions')
    .select('created_at')
    .where('session_id', '=', actor.sessionId)
    .executeTakeFirst();
  return session !== undefined && now.getTime() - session.created_at.getTime() <= recent_ms;
}

export async function mayChangeFactors(db: Db, actor: Actor, now: Date): Promise<Refusal<'auth.step_up'> | undefined> {
  return (await provedRecently(db, actor, now)) ? undefined : stepUpFirst();
}

/** Admins always keep one. */
export async function lastFactorOfAdmin(db: Db, actor: Actor): Promise<Refusal<'identity.last_factor'> | undefined> {
  if (actor.role !== 'admin') return undefined;
  const totp = await db.selectFrom('totp_secrets').select('user_id').where('user_id', '=', actor.userId).execute();
  const passkeys = await db.selectFrom('passkeys').select('user_id').where('user_id', '=', actor.userId).execute();
  if (totp.length + passkeys.length > 1) return undefined;
  return refuse('identity.last_factor', 'Admins need a second factor. Set up another one before you remove this one.');
}
