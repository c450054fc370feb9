import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { audit, type Origin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { type Proof, type ProofRefusal, proveFactor } from '../factors/prove-factor.ts';
import { usePasskey } from '../factors/use-passkey.ts';
import { findUser } from '../identity-store.ts';
import { clientOf, placeOf } from '../sessions/client.ts';
import { completeHalf, openSession, type OpenedSession } from '../sessions/open-session.ts';
import { asUser } from '../sessions/refresh-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { type AdmitRefusal, refuseUser } from './log-in.ts';

type FinishRefusal = AdmitRefusal | ProofRefusal | 'identity.wrong_credentials';

/** Finishes a half-open session with the second factor. Failures count like wrong passwords. */
export async function finishLogIn(
  http: Http,
  origin: Origin,
  input: { ticket: string } & Proof,
): Promise<Result<OpenedSession, FinishRefusal>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const half = await services.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.user_id', 'sessions.user_id')
    .select(['users.user_id', 'users.status', 'users.role'])
    .where('session_id', '=', input.ticket)
    .where('stage', '=', 'second_factor')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', origin.at)
    .executeTakeFirst();
  if (!half) return expired();
  const refused = await refuseUser(services.db, half, placeOf(services, http.request));
  if (refused) return refused;
  const factor = await proveFactor(http, origin, client, { userId: half.user_id, proof: input });
  if (!factor.ok) return factor;
  return inTransaction<OpenedSession, FinishRefusal>(services.db, async (tx) => {
    const session = await completeHalf(tx, input.ticket, client, origin);
    if (!session) return expired();
    await audit(tx, asUser(origin, session.userId), {
      action: 'identity.signed_in',
      subjectId: session.userId,
      after: { sessionId: session.sessionId, factor: factor.value },
    });
    return ok(session);
  });
}

function expired() {
  return refuse('identity.wrong_credentials', 'This sign-in has expired. Start again with your password.');
}

/** A passkey is possession and the device's own check of the person: both factors in one. */
export async function logInWithPasskey(
  http: Http,
  origin: Origin,
  response: AuthenticationResponseJSON,
): Promise<Result<OpenedSession, AdmitRefusal | 'identity.wrong_passkey'>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const used = await usePasskey(http, { response, purposes: ['sign_in'] });
  const user = used && (await findUser(services.db, used.userId));
  if (!user) {
    return refuse('identity.wrong_passkey', 'This passkey does not open an account here. Try another way to sign in.');
  }
  const refused = await refuseUser(services.db, user, placeOf(services, http.request));
  if (refused) return refused;
  return transact(services.db, async (tx) => {
    const session = await openSession(tx, { ...user, secondFactor: true }, client, origin);
    await audit(tx, asUser(origin, user.user_id), {
      action: 'identity.signed_in',
      subjectId: user.user_id,
      after: { sessionId: session.sessionId, factor: 'passkey' },
    });
    return ok(session);
  });
}
