import { generateSecret, generateURI, verify } from 'otplib';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { findUser } from '../identity-store.ts';
import { openContact, openField, sealField } from '../users/contact-details.ts';
import { noteCredentialChange } from './note-change.ts';
import { renewRecoveryCodes, unusedRecoveryCodes } from './recovery-codes.ts';

const step_s = 30;

export const wrongFactor = () =>
  refuse('identity.wrong_factor', 'The code is wrong or was used already. Wait for the next one and try again.', {
    errors: [{ path: 'code', message: 'is wrong or was used already' }],
  });

/**
 * Starts TOTP (RFC 6238) enrolment. Nothing protects yet: a code must confirm that the app has the secret.
 *
 * @param given a secret made elsewhere, for seeded accounts; base 32, at least 160 bits
 */
export async function startTotp(
  tx: Tx,
  services: Services,
  userId: string,
  given?: string,
): Promise<Result<{ secret: string; uri: string }, 'identity.factor_exists'>> {
  const user = await findUser(tx, userId);
  if (!user) throw new Error('no such user');
  const secret = given ?? generateSecret();
  const sealed = sealField(services, user, 'totp', secret);
  const stored = await tx
    .insertInto('totp_secrets')
    .values({ user_id: userId, secret_sealed: sealed, confirmed_at: null })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ secret_sealed: sealed }).where('totp_secrets.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst();
  if (!stored) return refuse('identity.factor_exists', 'An authenticator app is set up already. Remove it first.');
  const contact = openContact(services, user);
  const label = contact.email ?? contact.phone ?? userId;
  return ok({ secret, uri: generateURI({ issuer: 'Mistri', label, secret }) });
}

/** Confirms enrolment. The first factor brings recovery codes, shown once. */
export async function confirmTotp(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { userId: string; code: string },
): Promise<Result<{ recoveryCodes: string[] }, 'identity.wrong_factor'>> {
  if (!(await useTotp(tx, services, given, 'unconfirmed'))) return wrongFactor();
  await tx.updateTable('totp_secrets').set({ confirmed_at: origin.at }).where('user_id', '=', given.userId).execute();
  await noteCredentialChange(tx, origin, given.userId, 'totp_added');
  return ok({ recoveryCodes: await firstRecoveryCodes(tx, services, given.userId) });
}

/** Whoever has unused codes keeps them: what is written on paper stays true. */
export async function firstRecoveryCodes(tx: Tx, services: Services, userId: string): Promise<string[]> {
  return (await unusedRecoveryCodes(tx, userId)) > 0 ? [] : renewRecoveryCodes(tx, services, userId);
}

/**
 * Accepts a code, once. The last accepted time step is kept in the same statement that checks it, so two requests with
 * one code cannot both win (RFC 6238 §5.2).
 */
export async function useTotp(
  db: Db,
  services: Services,
  given: { userId: string; code: string },
  stage: 'confirmed' | 'unconfirmed',
): Promise<boolean> {
  const row = await db
    .selectFrom('totp_secrets')
    .innerJoin('users', 'users.user_id', 'totp_secrets.user_id')
    .select(['users.user_id', 'users.data_key', 'totp_secrets.secret_sealed', 'totp_secrets.confirmed_at'])
    .where('totp_secrets.user_id', '=', given.userId)
    .executeTakeFirst();
  if (!row || (row.confirmed_at !== null) !== (stage === 'confirmed')) return false;
  const secret = openField(services, row, 'totp', row.secret_sealed);
  if (secret === null) return false;
  const epoch = Math.floor(services.clock.now().getTime() / 1000);
  // One step of clock difference to either side.
  const result = await verify({ secret, token: given.code, epoch, epochTolerance: step_s });
  if (!result.valid) return false;
  const step = Math.floor(epoch / step_s) + result.delta;
  const moved = await db
    .updateTable('totp_secrets')
    .set({ last_step: step })
    .where('user_id', '=', given.userId)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst();
  return moved !== undefined;
}

/**
 * Takes over an authenticator secret that is known already (demo data, a move from another system). Confirmed at once;
 * takes the place of one that is there, and of the codes used with it.
 */
export async function importTotp(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { userId: string; secret: string },
): Promise<void> {
  await tx.deleteFrom('totp_secrets').where('user_id', '=', given.userId).execute();
  const started = await startTotp(tx, services, given.userId, given.secret);
  if (!started.ok) throw new Error(started.message);
  await tx.updateTable('totp_secrets').set({ confirmed_at: origin.at }).where('user_id', '=', given.userId).execute();
  await audit(tx, origin, { action: 'identity.totp_imported', subjectId: given.userId });
}
