import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '#platform/clock.ts';
import type { SigningKeys } from '#platform/crypto/signing-keys.ts';

/** Seconds an access token lives; a suspended user is stopped sooner, by the look-up on every request. */
export const accessToken_s = 600;
const issuer = 'mistri';
/** Tokens whose signature was verified; the oldest go first. */
const rememberedTokens = 10_000;

export interface AccessTokens {
  issue(sessionId: string, userId: string): Promise<string>;
  /** @returns undefined for anything that is not a valid, unexpired token of ours */
  read(token: string): Promise<{ sessionId: string; userId: string } | undefined>;
}

/** ID-2: JWT, EdDSA only (no `none`, no HMAC), key id in the header, keys rotate by `SigningKeys`. */
export function createAccessTokens(keys: SigningKeys, clock: Clock): AccessTokens {
  // A signature does not change: it is verified once per token. Expiry, the key's withdrawal, and by the caller the
  // session are looked at every time.
  const verified = new Map<string, { sessionId: string; userId: string; kid: string; expires_s: number }>();
  return {
    issue: (sessionId, userId) => {
      const now_s = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', kid: keys.current.kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setSubject(userId)
        .setIssuedAt(now_s)
        .setExpirationTime(now_s + accessToken_s)
        .sign(keys.current.privateKey);
    },
    read: async (token) => {
      const known = verified.get(token);
      if (known) return stillValid(known, keys, clock) ? known : undefined;
      try {
        const { payload, protectedHeader } = await jwtVerify(
          token,
          (header) => {
            const key = keys.find(header.kid ?? '');
            if (!key) throw new Error('unknown key id');
            return key.publicKey;
          },
          {
            algorithms: ['EdDSA'],
            issuer,
            typ: 'at+jwt',
            currentDate: clock.now(),
            requiredClaims: ['sub', 'sid', 'exp'],
          },
        );
        if (typeof payload['sid'] !== 'string' || typeof payload.sub !== 'string') return undefined;
        const { kid = '' } = protectedHeader;
        const claims = { sessionId: payload['sid'], userId: payload.sub, kid, expires_s: payload.exp ?? 0 };
        const oldest = verified.size >= rememberedTokens ? verified.keys().next().value : undefined;
        if (oldest !== undefined) verified.delete(oldest);
        verified.set(token, claims);
        return claims;
      } catch {
        return undefined;
      }
    },
  };
}

function stillValid(claims: { kid: string; expires_s: number }, keys: SigningKeys, clock: Clock): boolean {
  return claims.expires_s > Math.floor(clock.now().getTime() / 1000) && keys.find(claims.kid) !== undefined;
}
