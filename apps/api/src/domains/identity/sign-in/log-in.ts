import { audit, type Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { sql } from 'kysely';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { type Factor, factorsOf } from '../factors/factors-of.ts';
import { findUserByEmailIndex, type UserRow } from '../identity-store.ts';
import { type Client, clientOf, type Place, placeOf } from '../sessions/client.ts';
import { placeRefused } from '../sessions/find-session.ts';
import { openHalf, openSession, type OpenedSession } from '../sessions/open-session.ts';
import { asUser } from '../sessions/refresh-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { emailIndex } from '../users/contact-details.ts';
import { attemptOf, attemptSucceeded, takeAttempt, type TooMany } from './back-off.ts';
import { hashPassword, outdatedHash, verifyPassword } from './passwords.ts';

export interface SecondFactorNeeded {
  /** Names the half-open session; good for five minutes and for nothing but the second factor. */
  ticket: string;
  methods: Factor[];
}

export type Admitted = { session: OpenedSession } | { secondFactor: SecondFactorNeeded };
export type AdmitRefusal = 'identity.blocked' | 'identity.place_refused';
type LogInRefusal = AdmitRefusal | 'identity.wrong_credentials' | TooMany['code'];

/** ID-1: e-mail and password. One answer for an unknown address and a wrong password, in the same time. */
export async function logIn(
  http: Http,
  origin: Origin,
  input: { email: string; password: string },
): Promise<Result<Admitted, LogInRefusal>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const account = emailIndex(services, input.email);
  const user = await findUserByEmailIndex(services.db, account);
  const attempt = await attemptOf(services.db, { account, userId: user?.user_id ?? '' }, client);
  const tooMany = await takeAttempt(services.db, attempt, origin.at);
  if (tooMany) return tooMany;
  const right = await verifyPassword(services, user?.password_hash, input.password);
  if (!right || !user) {
    const message = 'E-mail address or password is wrong. Check both, or reset the password.';
    return refuse('identity.wrong_credentials', message);
  }
  await attemptSucceeded(services.db, attempt);
  if (user.password_hash && outdatedHash(services, user.password_hash)) await renewHash(services, user, input.password);
  return admitUser(services, origin, user, client, placeOf(services, http.request));
}

/** Only if nobody changed the password meanwhile. */
async function renewHash(services: Services, user: UserRow, password: string): Promise<void> {
  await services.db
    .updateTable('users')
    .set({ password_hash: await hashPassword(services, password) })
    .where('user_id', '=', user.user_id)
    .where('password_hash', '=', user.password_hash)
    .execute();
}

/**
 * Opens a session, or asks for the second factor first. The first factor has been proved: only now the answer may say
 * that the account is blocked.
 */
export async function admitUser(
  services: Services,
  origin: Origin,
  user: UserRow,
  client: Client,
  place: Place,
): Promise<Result<Admitted, AdmitRefusal>> {
  const refused = await refuseUser(services.db, user, place);
  if (refused) return refused;
  const methods = await factorsOf(services.db, user.user_id);
  return transact(services.db, async (tx) => {
    if (methods.length > 0) {
      return ok({ secondFactor: { ticket: await openHalf(tx, user, client, origin.at), methods } });
    }
    const session = await openSession(tx, { ...user, secondFactor: false }, client, origin);
    await audit(tx, asUser(origin, user.user_id), {
      action: 'identity.signed_in',
      subjectId: user.user_id,
      after: { sessionId: session.sessionId },
    });
    return ok({ session });
  });
}

/** Who may not come in even with the right credentials. */
export async function refuseUser(
  db: Db,
  user: Pick<UserRow, 'status' | 'role'>,
  place: Place,
): Promise<Refusal<AdmitRefusal> | undefined> {
  if (user.status === 'blocked') {
    const message = 'This account is blocked. Write to the grievance officer if you think that is wrong.';
    return refuse('identity.blocked', message);
  }
  const { rows } = await sql<{ refused: boolean }>`SELECT ${placeRefused(sql`${user.role}`, place)} AS refused`.execute(
    db,
  );
  if (!rows[0]?.refused) return undefined;
  return refuse('identity.place_refused', 'Your account may not be used from this network or country.');
}
