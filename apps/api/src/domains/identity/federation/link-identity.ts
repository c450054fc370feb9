import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { noteCredentialChange } from '../factors/note-change.ts';
import { findUserByEmailIndex, lockUser, type UserRow } from '../identity-store.ts';
import { asUser } from '../sessions/refresh-session.ts';
import { removeUnprovedWaysIn } from '../users/claim-account.ts';
import { emailIndex, emailPattern } from '../users/contact-details.ts';
import { registerUser } from '../users/register-user.ts';

/** What the provider says, after all checks. */
export interface Claims {
  issuer: string;
  subject: string;
  email: string | undefined;
  emailVerified: boolean;
  name: string | undefined;
}

export type LinkRefusal = 'identity.oidc_no_email' | 'identity.oidc_admin';

/**
 * Finds the account of an external identity, or connects one. Only an address that the provider itself verified finds an
 * account; accounts of admins are never found that way, or the provider could make itself an admin.
 */
export async function linkIdentity(
  tx: Tx,
  services: Services,
  origin: Origin,
  claims: Claims,
): Promise<Result<UserRow, LinkRefusal>> {
  const known = await tx
    .selectFrom('external_identities')
    .innerJoin('users', 'users.user_id', 'external_identities.user_id')
    .selectAll('users')
    .where('issuer', '=', claims.issuer)
    .where('subject', '=', claims.subject)
    .executeTakeFirst();
  if (known) return ok(known);
  const { email } = claims;
  if (!claims.emailVerified || email === undefined || !new RegExp(emailPattern).test(email)) {
    return refuse(
      'identity.oidc_no_email',
      'The identity provider gave no verified e-mail address. Verify it there first.',
    );
  }
  const found = await findUserByEmailIndex(tx, emailIndex(services, email));
  if (found?.role === 'admin') {
    return refuse('identity.oidc_admin', 'Admins sign in with their password and second factor.');
  }
  const user = found ? await proveOwner(tx, origin, found) : await register(tx, services, origin, { ...claims, email });
  await tx
    .insertInto('external_identities')
    .values({ issuer: claims.issuer, subject: claims.subject, user_id: user.user_id, linked_at: origin.at })
    .execute();
  await noteCredentialChange(tx, asUser(origin, user.user_id), user.user_id, 'identity_linked');
  return ok(user);
}

/** The provider's word proves the mailbox: an account that was opened with it unproved loses its other ways in. */
async function proveOwner(tx: Tx, origin: Origin, found: UserRow): Promise<UserRow> {
  const user = await lockUser(tx, found.user_id);
  if (!user) throw new Error('user vanished');
  if (user.email_verified_at !== null) return user;
  await removeUnprovedWaysIn(tx, origin, user.user_id);
  return tx
    .updateTable('users')
    .set({ email_verified_at: origin.at })
    .where('user_id', '=', user.user_id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function register(
  tx: Tx,
  services: Services,
  origin: Origin,
  claims: { email: string; name: string | undefined },
): Promise<UserRow> {
  const name = claims.name?.trim().slice(0, 100);
  const user = await registerUser(tx, services, origin, {
    role: 'customer',
    email: claims.email,
    emailVerified: true,
    ...(name ? { name } : {}),
  });
  // Only a sign-up at the same moment can have taken it; the transaction is refused as a bug and the person tries again.
  if (!user) throw new Error('address taken meanwhile');
  return user;
}
