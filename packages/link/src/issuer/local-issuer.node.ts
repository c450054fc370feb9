import { createHash, generateKeyPairSync, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  fromBase64Url,
  type LinkPolicy,
  type SessionClaims,
  signToken,
  toBase64Url,
  TokenError,
  type TokenLimits,
} from '../session-token.ts';

/**
 * Session tokens without a control plane (LNK-8, air-gapped): whoever holds the issuer's folder says who may meet whom, and
 * relays and devices that have its `issuers.json` believe it.
 */
const keyFile = 'issuer-key.pem';
const publicFile = 'issuers.json';
/** As long as anybody should want a session to last that nobody can revoke from afar. */
const longest_s = 30 * 24 * 60 * 60;

export interface IssueOptions {
  /** Ed25519 keys of the two devices, base64url, as `mistri status` shows them. */
  readonly host: string;
  readonly guest: string;
  readonly relays: readonly string[];
  readonly for_s: number;
  readonly scopes?: readonly string[];
  readonly policy?: LinkPolicy;
  readonly limits?: TokenLimits;
  readonly wall_ms?: number;
}

export interface LocalIssuer {
  readonly kid: string;
  /** @throws TokenError saying what is wrong with the options */
  issue(options: IssueOptions): Promise<{ readonly token: string; readonly claims: SessionClaims }>;
}

/**
 * Makes a key that signs tokens, and the file that relays and devices need.
 *
 * @returns the path of that file
 * @throws Error when there is an issuer in the folder already: its tokens would be worth nothing from then on
 */
export function initIssuer(folder: string): { readonly kid: string; readonly publicFile: string } {
  const secret = path.join(folder, keyFile);
  if (existsSync(secret)) throw new Error(`${secret} is there already: it is kept`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const kid = kidOf(raw);
  const jwk = { kid, kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: toBase64Url(raw) };
  const file = path.join(folder, publicFile);
  writeFileSync(file, `${JSON.stringify({ keys: [jwk] }, null, 2)}\n`, { mode: 0o644 });
  return { kid, publicFile: file };
}

/** @throws Error naming the file that is missing or wrong */
export function openIssuer(folder: string): LocalIssuer {
  const file = path.join(folder, keyFile);
  if (!existsSync(file)) throw new Error(`${file} is not there: run \`issuer init\` first`);
  const privateKey = createPrivateKey(readFileSync(file));
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key`);
  const publicKey = createPublicKey(readFileSync(file));
  const kid = kidOf(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
  const signer = { kid, sign: (bytes: Uint8Array) => Promise.resolve(new Uint8Array(sign(null, bytes, privateKey))) };
  return {
    kid,
    issue: async (options) => {
      const claims = claimsOf(kid, options);
      return { claims, token: await signToken(claims, signer, 'mistri-link-session') };
    },
  };
}

function claimsOf(kid: string, options: IssueOptions): SessionClaims {
  const { host, guest, relays, for_s } = options;
  for (const [name, key] of [
    ['host', host],
    ['guest', guest],
  ] as const)
    if (key.length !== 43 || fromBase64Url(key).length !== 32)
      throw new TokenError(`${name}: expected a device key, 43 letters of base64url`);
  if (host === guest) throw new TokenError('host and guest are the same device');
  if (!Number.isSafeInteger(for_s) || for_s < 1 || for_s > longest_s)
    throw new TokenError(`a token is for at least a second and at most ${longest_s / 86_400} days`);
  const iat = Math.floor((options.wall_ms ?? Date.now()) / 1000);
  return {
    iss: `local:${kid}`,
    jti: newId('jti'),
    sid: newId('lns'),
    iat,
    nbf: iat,
    exp: iat + for_s,
    peers: [
      { device: deviceIdOf(host), key: host, role: 'host' },
      { device: deviceIdOf(guest), key: guest, role: 'guest' },
    ],
    scopes: [...(options.scopes ?? [])],
    policy: options.policy ?? 'automatic',
    relays: [...relays],
    limits: options.limits ?? {},
  };
}

/** Without a registry a device's id follows from its key, so that its limits hold over all of its tokens. */
export function deviceIdOf(key: string): string {
  return `dev_${base32(createHash('sha256').update(fromBase64Url(key)).digest().subarray(0, 16))}`;
}

function kidOf(publicKey: Uint8Array): string {
  return `local-${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`;
}

/** TypeID with a UUIDv7, as the control plane makes them (ADR 0006). */
function newId(prefix: string): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `${prefix}_${base32(bytes)}`;
}

function base32(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n)
    text += '0123456789abcdefghjkmnpqrstvwxyz'[Number((value >> shift) & 31n)];
  return text;
}
