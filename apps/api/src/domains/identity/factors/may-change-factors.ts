import type { Actor } from '#platform/auth/actor.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import { factorsOf } from './factors-of.ts';

const recent_ms = 10 * minute_ms;

export function gaveFactorRecently(actor: Actor, now: Date): boolean {
  return actor.mfaAt !== undefined && now.getTime() - actor.mfaAt.getTime() <= recent_ms;
}

export const stepUpFirst = () => refuse('auth.step_up', 'Please confirm with your second factor and try again.');

/** A stolen session must not add or remove factors. The first one may be set up with the session alone. */
export async function mayChangeFactors(db: Db, actor: Actor, now: Date): Promise<Refusal<'auth.step_up'> | undefined> {
  if (gaveFactorRecently(actor, now)) return undefined;
  return (await factorsOf(db, actor.userId)).length === 0 ? undefined : stepUpFirst();
}

/** Admins always keep one. */
export async function lastFactorOfAdmin(db: Db, actor: Actor): Promise<Refusal<'identity.last_factor'> | undefined> {
  if (actor.role !== 'admin') return undefined;
  const totp = await db.selectFrom('totp_secrets').select('user_id').where('user_id', '=', actor.userId).execute();
  const passkeys = await db.selectFrom('passkeys').select('user_id').where('user_id', '=', actor.userId).execute();
  if (totp.length + passkeys.length > 1) return undefined;
  return refuse('identity.last_factor', 'Admins need a second factor. Set up another one before you remove this one.');
}
