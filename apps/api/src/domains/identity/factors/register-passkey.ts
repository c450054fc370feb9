import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Actor } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { findUser } from '../identity-store.ts';
import { clientOf } from '../sessions/client.ts';
import { noteSecondFactor } from '../sessions/open-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { openContact } from '../users/contact-details.ts';
import { mayChangeFactors } from './may-change-factors.ts';
import { noteCredentialChange } from './note-change.ts';
import { keepChallenge, takeChallenge } from './passkey-challenges.ts';
import { relyingParty } from './relying-party.ts';
import { firstRecoveryCodes } from './totp.ts';

const mostPasskeys = 20;

type StartRefusal = 'auth.step_up' | 'identity.passkeys_unavailable' | 'identity.too_many_passkeys';

/** What the browser needs for `navigator.credentials.create()` (WebAuthn Level 3 §5.4). */
export async function startPasskey(
  http: Http,
  origin: Origin,
  actor: Actor,
): Promise<Result<Awaited<ReturnType<typeof generateRegistrationOptions>>, StartRefusal>> {
  const { services, request } = http;
  const party = relyingParty(services, request);
  if ('ok' in party) return party;
  const refused = await mayChangeFactors(services.db, actor, origin.at);
  if (refused) return refused;
  const user = await findUser(services.db, actor.userId);
  if (!user) throw new Error('signed in without a user');
  const present = await services.db.selectFrom('passkeys').selectAll().where('user_id', '=', actor.userId).execute();
  if (present.length >= mostPasskeys) {
    return refuse('identity.too_many_passkeys', `Twenty passkeys are the most. Remove one you do not use.`);
  }
  const contact = openContact(services, user);
  const options = await generateRegistrationOptions({
    rpName: 'Mistri',
    rpID: party.id,
    userID: new TextEncoder().encode(user.user_id),
    userName: contact.email ?? contact.phone ?? user.user_id,
    userDisplayName: contact.name ?? '',
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: present
      .filter((passkey) => passkey.rp_id === party.id)
      .map((passkey) => ({ id: passkey.credential_id, transports: passkey.transports })),
  });
  const challenge = {
    challenge: options.challenge,
    user_id: actor.userId,
    session_id: actor.sessionId,
    purpose: 'register' as const,
    rp_id: party.id,
  };
  await keepChallenge(services.db, challenge, origin.at);
  return ok(options);
}

type FinishRefusal = 'identity.wrong_passkey' | 'identity.passkeys_unavailable';

/** Checks the new credential (§7.1) and keeps its public key. This session has given its second factor by it. */
export async function finishPasskey(
  http: Http,
  origin: Origin,
  actor: Actor,
  input: { label: string; response: RegistrationResponseJSON },
): Promise<Result<{ passkeyId: string; recoveryCodes: string[] }, FinishRefusal>> {
  const { services, request, reply } = http;
  const party = relyingParty(services, request);
  if ('ok' in party) return party;
  const client = clientOf(services, request, reply);
  const expectedChallenge = async (challenge: string): Promise<boolean> => {
    const asked = await takeChallenge(services.db, challenge, origin.at);
    return asked?.purpose === 'register' && asked.session_id === actor.sessionId && asked.rp_id === party.id;
  };
  const verified = await verifyRegistrationResponse({
    response: input.response,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!verified?.verified) return wrongPasskey();
  const { credential } = verified.registrationInfo;
  return transact(services.db, async (tx) => {
    const kept = await tx
      .insertInto('passkeys')
      .values({
        credential_id: credential.id,
        user_id: actor.userId,
        rp_id: party.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
        label: input.label,
        created_at: origin.at,
        last_used_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('credential_id')
      .executeTakeFirst();
    if (!kept) return wrongPasskey();
    await noteSecondFactor(tx, actor.sessionId, client, origin.at);
    await noteCredentialChange(tx, origin, actor.userId, 'passkey_added');
    const recoveryCodes = await firstRecoveryCodes(tx, services, actor.userId);
    return ok({ passkeyId: credential.id, recoveryCodes });
  });
}

function wrongPasskey() {
  return refuse('identity.wrong_passkey', 'The passkey could not be checked. Start again.');
}
