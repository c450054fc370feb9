import { sha256 } from '@noble/hashes/sha2.js';
import { own } from './wire/bytes.ts';

/** Who may take part, what they may ask for, and until when. Signed by the control plane, verified offline (§6). */
export interface SessionClaims {
  readonly iss: string;
  readonly jti: string;
  readonly sid: string;
  /** Seconds since 1970, as in RFC 7519. `exp` is the hard end. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly peers: readonly TokenPeer[];
  /** Opaque to Link. */
  readonly scopes: readonly string[];
  readonly policy: LinkPolicy;
  readonly relays: readonly string[];
  readonly limits: TokenLimits;
}

export interface TokenPeer {
  readonly device: string;
  /** Ed25519, base64url. */
  readonly key: string;
  readonly role: 'host' | 'guest';
}

export const linkPolicies = ['automatic', 'strict', 'direct', 'relay'] as const;
export type LinkPolicy = (typeof linkPolicies)[number];

export interface TokenLimits {
  readonly resume_s?: number;
  readonly bytesPerSecond?: number;
  readonly total_bytes?: number;
}

/** `kid` → Ed25519 public key, 32 bytes: from `/api/link/config`, or from a file where there is no control plane. */
export type IssuerKeys = ReadonlyMap<string, Uint8Array>;

export class TokenError extends Error {
  override readonly name = 'TokenError';
}

export interface VerifiedToken {
  readonly claims: SessionClaims;
  readonly me: TokenPeer;
  readonly peer: TokenPeer;
  readonly peerKey: Uint8Array;
  /** SHA-256 of the token's text: channels bind themselves to it. */
  readonly tokenHash: Uint8Array;
  readonly hardEndIn_ms: number;
}

const maxToken_bytes = 8192;
/** Clocks of laptops are wrong; by more than this they must be set. */
export const skew_s = 120;

/**
 * @param deviceKey this device's public key: it must be one of the two in the token
 * @throws TokenError saying what is wrong in plain words
 */
export async function verifySessionToken(
  token: string,
  options: { readonly keys: IssuerKeys; readonly deviceKey: Uint8Array; readonly wall_ms: number },
): Promise<VerifiedToken> {
  const claims = await readSessionToken(token, options.keys);
  const now_s = options.wall_ms / 1000;
  if (now_s < claims.nbf - skew_s) throw new TokenError('the session token is not valid yet: check the clock');
  if (now_s >= claims.exp) throw new TokenError('the session token has expired');
  const mine = toBase64Url(options.deviceKey);
  const me = claims.peers.find((peer) => peer.key === mine);
  const peer = claims.peers.find((other) => other !== me);
  if (!me || !peer || me.role === peer.role || me.key === peer.key)
    throw new TokenError('the session token is not for this device');
  return {
    claims,
    me,
    peer,
    peerKey: fromBase64Url(peer.key),
    tokenHash: sha256(new TextEncoder().encode(token)),
    hardEndIn_ms: (claims.exp - now_s) * 1000,
  };
}

/**
 * Claims that the issuer signed, whoever they are about and whenever they hold: for the relay, which is no peer.
 *
 * @throws TokenError
 */
export async function readSessionToken(token: string, keys: IssuerKeys): Promise<SessionClaims> {
  const claims = await verifySignedToken(token, keys, 'mistri-link-session');
  if (!isSessionClaims(claims)) throw new TokenError('the session token lacks claims');
  return claims;
}

/**
 * A compact JWS with EdDSA and nothing else: `alg` is not negotiated.
 *
 * @throws TokenError
 */
export async function verifySignedToken(token: string, keys: IssuerKeys, type: string): Promise<unknown> {
  if (token.length > maxToken_bytes) throw new TokenError(`a token over ${maxToken_bytes} bytes`);
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) throw new TokenError('no token');
  const header = readJson(head);
  if (!isHeader(header) || header.alg !== 'EdDSA' || header.typ !== type)
    throw new TokenError('a token of another kind');
  const key = keys.get(header.kid);
  if (!key) throw new TokenError('a token by an unknown issuer');
  const imported = await crypto.subtle.importKey('raw', own(key), 'Ed25519', false, ['verify']);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  const isValid = await crypto.subtle.verify('Ed25519', imported, fromBase64Url(signature), signed);
  if (!isValid) throw new TokenError('a token that its issuer did not sign');
  return readJson(body);
}

export interface TokenSigner {
  readonly kid: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export async function signToken(claims: object, signer: TokenSigner, type: string): Promise<string> {
  const head = encodeJson({ alg: 'EdDSA', kid: signer.kid, typ: type });
  const body = encodeJson(claims);
  const signature = await signer.sign(new TextEncoder().encode(`${head}.${body}`));
  return `${head}.${body}.${toBase64Url(signature)}`;
}

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @throws TokenError when it is no base64url */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  // One letter over a multiple of four is no whole byte; `atob` would throw an error of its own kind.
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw new TokenError('not base64url');
  const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(raw, (letter) => letter.codePointAt(0) ?? 0);
}

function encodeJson(value: object): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(value)));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(text)));
  } catch {
    throw new TokenError('a token that cannot be read');
  }
}

function isHeader(value: unknown): value is { alg: string; kid: string; typ: string } {
  return (
    isRecord(value) &&
    typeof value['alg'] === 'string' &&
    typeof value['kid'] === 'string' &&
    typeof value['typ'] === 'string'
  );
}

function isSessionClaims(value: unknown): value is SessionClaims {
  if (!isRecord(value)) return false;
  const areTexts = ['iss', 'jti', 'sid'].every((name) => typeof value[name] === 'string');
  const areTimes = ['iat', 'nbf', 'exp'].every((name) => Number.isSafeInteger(value[name]));
  return (
    areTexts &&
    areTimes &&
    Array.isArray(value['peers']) &&
    value['peers'].length === 2 &&
    value['peers'].every(isPeer) &&
    isTexts(value['scopes']) &&
    isTexts(value['relays']) &&
    linkPolicies.some((policy) => policy === value['policy']) &&
    isRecord(value['limits']) &&
    Object.values(value['limits']).every((limit) => Number.isSafeInteger(limit))
  );
}

function isPeer(value: unknown): value is TokenPeer {
  if (!isRecord(value)) return false;
  const { device, key, role } = value;
  return (
    typeof device === 'string' && typeof key === 'string' && key.length === 43 && (role === 'host' || role === 'guest')
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
