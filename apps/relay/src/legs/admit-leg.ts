import { type FromLeg, type LegRefusal, legPurpose } from '@mistri/contracts/link/leg';
import {
  fromBase64Url,
  type IssuerKeys,
  readSessionToken,
  type SessionClaims,
  signedBytes,
  skew_s,
  TokenError,
  type TokenPeer,
  verifyDevice,
} from '@mistri/link';
import { createHash } from 'node:crypto';

/** A leg whose token and device key are proved. */
export interface Admission {
  readonly claims: SessionClaims;
  readonly device: TokenPeer;
  /** SHA-256 of the token's text, base64url: two legs belong together only when they show the same token. */
  readonly tokenHash: string;
  /** How long the session may still be carried. Counted on a monotonic clock from now on. */
  readonly endsIn_ms: number;
}

export interface AdmissionContext {
  readonly relayId: string;
  readonly keys: IssuerKeys;
  readonly wall_ms: number;
}

/**
 * Everything is decided offline, by the issuer's key and the device's: the token is valid now and names this relay, and
 * one of its two devices has signed the nonce of this very connection (so what was recorded elsewhere is worth nothing).
 * The relay's clock may be wrong by two minutes either way; the devices themselves enforce the exact end.
 */
export async function admitLeg(
  hello: { readonly message: Extract<FromLeg, { type: 'leg' }>; readonly nonce: Uint8Array },
  context: AdmissionContext,
): Promise<Admission | { readonly refusal: LegRefusal }> {
  const { token, signature } = hello.message;
  let claims: SessionClaims;
  try {
    claims = await readSessionToken(token, context.keys);
  } catch (error) {
    if (error instanceof TokenError) return { refusal: 'token' };
    throw error;
  }
  const now_s = context.wall_ms / 1000;
  if (now_s < claims.nbf - skew_s) return { refusal: 'token' };
  if (now_s >= claims.exp + skew_s) return { refusal: 'ended' };
  if (!claims.relays.includes(context.relayId)) return { refusal: 'relay' };
  const [first, second] = claims.peers;
  if (!first || !second || first.key === second.key || first.role === second.role) return { refusal: 'token' };
  const hash = createHash('sha256').update(token).digest();
  const bytes = signedBytes(legPurpose, hello.nonce, new TextEncoder().encode(context.relayId), hash);
  for (const device of claims.peers) {
    if (await verifyDevice(keyOf(device), fromBase64Url(signature), bytes)) {
      const endsIn_ms = (claims.exp + skew_s - now_s) * 1000;
      return { claims, device, tokenHash: hash.toString('base64url'), endsIn_ms };
    }
  }
  return { refusal: 'key' };
}

/** A key that is none verifies nothing. */
function keyOf(device: TokenPeer): Uint8Array {
  try {
    return fromBase64Url(device.key);
  } catch {
    return new Uint8Array(0);
  }
}
