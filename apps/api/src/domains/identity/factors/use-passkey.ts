import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { Http } from '../sessions/session-answer.ts';
import { takeChallenge } from './passkey-challenges.ts';
import { relyingParty } from './relying-party.ts';

export interface UsedPasskey {
  userId: string;
  /** Session that asked, for a step-up. */
  sessionId: string | null;
}

/**
 * Checks an assertion (WebAuthn Level 3 §7.2): our challenge, once; our origin and host; the user verified by the device;
 * the signature; the counter.
 *
 * @returns undefined for anything that does not hold, without saying what
 */
export async function usePasskey(
  http: Http,
  given: { response: AuthenticationResponseJSON; purposes: readonly ('sign_in' | 'step_up')[] },
): Promise<UsedPasskey | undefined> {
  const { services, request } = http;
  const { db } = services;
  const party = relyingParty(services, request);
  if ('ok' in party) return undefined;
  const passkey = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', given.response.id)
    .where('rp_id', '=', party.id)
    .executeTakeFirst();
  let asked: Awaited<ReturnType<typeof takeChallenge>>;
  const expectedChallenge = async (challenge: string): Promise<boolean> => {
    asked = await takeChallenge(db, challenge, services.clock.now());
    const purposeFits = given.purposes.some((purpose) => purpose === asked?.purpose);
    return purposeFits && asked?.rp_id === party.id && (asked.user_id ?? passkey?.user_id) === passkey?.user_id;
  };
  if (!passkey) return undefined;
  const verified = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: passkey.credential_id,
      publicKey: new Uint8Array(passkey.public_key),
      counter: passkey.counter,
    },
  }).catch(() => undefined);
  if (!verified?.verified) return undefined;
  // Synced passkeys always say 0; any other counter must grow, or somebody has a copy.
  const { newCounter } = verified.authenticationInfo;
  const moved = await db
    .updateTable('passkeys')
    .set({ counter: newCounter, last_used_at: services.clock.now() })
    .where('credential_id', '=', passkey.credential_id)
    .where((where) => where.or([where('counter', '<', newCounter), where('counter', '=', 0)]))
    .returning('user_id')
    .executeTakeFirst();
  return moved ? { userId: moved.user_id, sessionId: asked?.session_id ?? null } : undefined;
}
