import { createHmac, randomBytes } from 'node:crypto';
import { generateSecret, generateURI, verify } from 'otplib';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { openContact } from './contact-details.ts';
import { findUser } from './identity-store.ts';

const step_s = 30;
const recoveryCodeCount = 10;

export type FactorRefusal = 'identity.wrong_factor' | 'identity.factor_exists' | 'identity.no_factor';

const wrongFactor = () =>
  refuse('identity.wrong_factor', 'The code is wrong or was used already. Wait for the next one and try again.', {
    errors: [{ path: 'code', message: 'is wrong or was used already' }],
  });

/** Which second factors a user has set up. */
export async function factorsOf(db: Db, userId: string): Promise<('totp' | 'passkey')[]> {
  const totp = await db
    .selectFrom('totp_secrets')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  const passkey = await db.selectFrom('passkeys').select('user_id').where('user_id', '=', userId).executeTakeFirst();
  return [...(totp ? (['totp'] as const) : []), ...(passkey ? (['passkey'] as const) : [])];
}

/** Starts TOTP (RFC 6238) enrolment. Nothing protects yet: a code must confirm that the app has the secret. */
export async function startTotp(
  tx: Tx,
  services: Services,
  userId: string,
): Promise<Result<{ secret: string; uri: string }, FactorRefusal>> {
  const user = await findUser(tx, userId);
  if (!user) throw new Error('no such user');
  const secret = generateSecret();
  const sealed = services.crypto.seal(user.data_key, secret, `${userId}:totp`);
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

/** Confirms enrolment and hands out recovery codes, shown once. */
export async function confirmTotp(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { userId: string; code: string },
): Promise<Result<{ recoveryCodes: string[] }, FactorRefusal>> {
  const accepted = await useTotp(tx, services, given, 'unconfirmed');
  if (!accepted) return wrongFactor();
  await tx.updateTable('totp_secrets').set({ confirmed_at: origin.at }).where('user_id', '=', given.userId).execute();
  await audit(tx, origin, { action: 'identity.totp_confirmed', subjectId: given.userId });
  return ok({ recoveryCodes: await renewRecoveryCodes(tx, services, given.userId) });
}

export async function renewRecoveryCodes(tx: Tx, services: Services, userId: string): Promise<string[]> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCode());
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: userId, code_hash: recoveryHash(services, userId, code), used_at: null })))
    .execute();
  return codes;
}

/** 50 bits in groups that can be read out and typed: `ABCDE-FGHJK`. */
function recoveryCode(): string {
  const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';
  const text = [...randomBytes(10)].map((byte) => alphabet[byte & 31]).join('');
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

function recoveryHash(services: Services, userId: string, code: string): string {
  const normal = code.toUpperCase().replaceAll(/[\s-]/g, '');
  return createHmac('sha256', services.config.indexKey).update(`recovery:${userId}:${normal}`).digest('base64url');
}

/**
 * Accepts a TOTP or recovery code, once. The last accepted time step is kept in the same statement that checks it, so
 * two requests with one code cannot both win.
 */
export async function useSecondFactor(
  tx: Tx | Db,
  services: Services,
  given: { userId: string; code: string },
): Promise<Result<'totp' | 'recovery', FactorRefusal>> {
  if (/^\d{6}$/.test(given.code)) return (await useTotp(tx, services, given, 'confirmed')) ? ok('totp') : wrongFactor();
  const used = await tx
    .updateTable('recovery_codes')
    .set({ used_at: services.clock.now() })
    .where('user_id', '=', given.userId)
    .where('code_hash', '=', recoveryHash(services, given.userId, given.code))
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return used ? ok('recovery') : wrongFactor();
}

async function useTotp(
  tx: Tx | Db,
  services: Services,
  given: { userId: string; code: string },
  stage: 'confirmed' | 'unconfirmed',
): Promise<boolean> {
  const row = await tx
    .selectFrom('totp_secrets')
    .innerJoin('users', 'users.user_id', 'totp_secrets.user_id')
    .select(['totp_secrets.secret_sealed', 'totp_secrets.confirmed_at', 'users.data_key'])
    .where('totp_secrets.user_id', '=', given.userId)
    .executeTakeFirst();
  if (!row || (row.confirmed_at !== null) !== (stage === 'confirmed')) return false;
  const secret = services.crypto.open(row.data_key, row.secret_sealed, `${given.userId}:totp`);
  const epoch = Math.floor(services.clock.now().getTime() / 1000);
  // One step of clock difference to either side (RFC 6238 §5.2).
  const result = await verify({ secret, token: given.code, epoch, epochTolerance: step_s });
  if (!result.valid) return false;
  const step = Math.floor(epoch / step_s) + result.delta;
  const moved = await tx
    .updateTable('totp_secrets')
    .set({ last_step: step })
    .where('user_id', '=', given.userId)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** Takes over an authenticator secret that is known already (demo data, a move from another system). Confirmed at once. */
export async function importTotp(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { userId: string; secret: string },
): Promise<void> {
  const user = await findUser(tx, given.userId);
  if (!user) throw new Error('no such user');
  await tx
    .insertInto('totp_secrets')
    .values({
      user_id: given.userId,
      secret_sealed: services.crypto.seal(user.data_key, given.secret, `${given.userId}:totp`),
      confirmed_at: origin.at,
    })
    .execute();
  await audit(tx, origin, { action: 'identity.totp_imported', subjectId: given.userId });
}
