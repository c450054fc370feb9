import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { knockFirstByte } from '../channels/quic/udp-socket.node.ts';

export type SessionRole = 'host' | 'guest';

/** `ask`: are you there? `answer`: yes, and this is what you say when you call. `probe`, `heard`: how long a datagram may be. */
export const knockTypes = ['ask', 'answer', 'probe', 'heard'] as const;
export type KnockType = (typeof knockTypes)[number];

export const nonceLength_bytes = 8;
export const tagLength_bytes = 8;
const macLength_bytes = 16;
const macAt = 36;
/** Question and answer are of one length: nobody is answered more than he sent. */
export const knockLength_bytes = macAt + macLength_bytes;
const magic = Buffer.from([knockFirstByte, ...Buffer.from('mistri'), 1]);

/** What both sides know by the session's token, and strangers don't (they may well see the tag). */
export interface KnockKeys {
  /** Names the session in every packet; the first half of its QUIC connection ids. */
  readonly tag: Buffer;
  readonly key: Buffer;
}

/**
 * Layout: magic (8) · tag (8) · type (1) · role of the sender (1) · length of this datagram (2) · nonce (8) · echo (8) ·
 * MAC (16: HMAC-SHA-256, shortened, of what stands before) · zeros up to the length, in a probe.
 */
export interface Knock {
  readonly type: KnockType;
  readonly role: SessionRole;
  readonly length_bytes: number;
  /** An asker's own; in an answer the cookie for whoever asked from there. */
  readonly nonce: Buffer;
  /** The nonce that is answered; zeros in a question. */
  readonly echo: Buffer;
}

export function knockKeys(tokenHash: Uint8Array): KnockKeys {
  return {
    tag: derive(tokenHash, 'quic cid').subarray(0, tagLength_bytes),
    key: derive(tokenHash, 'udp key'),
  };
}

export function makeNonce(): Buffer {
  return randomBytes(nonceLength_bytes);
}

export function encodeKnock(
  keys: KnockKeys,
  knock: Omit<Knock, 'length_bytes'>,
  length_bytes = knockLength_bytes,
): Buffer {
  const bytes = Buffer.alloc(Math.max(length_bytes, knockLength_bytes));
  magic.copy(bytes);
  keys.tag.copy(bytes, 8);
  bytes[16] = knockTypes.indexOf(knock.type) + 1;
  bytes[17] = knock.role === 'host' ? 1 : 2;
  bytes.writeUInt16BE(bytes.length, 18);
  knock.nonce.copy(bytes, 20);
  knock.echo.copy(bytes, 28);
  macOf(keys, bytes).copy(bytes, macAt);
  return bytes;
}

/** The tag, before anything is computed; undefined: no knock. */
export function tagOf(bytes: Buffer): string | undefined {
  if (bytes.length < knockLength_bytes || magic.compare(bytes, 0, magic.length) !== 0) return undefined;
  return bytes.toString('latin1', 8, 8 + tagLength_bytes);
}

/** Undefined for what nobody with the token made, and for what was cut or made longer on the way. */
export function decodeKnock(keys: KnockKeys, bytes: Buffer): Knock | undefined {
  if (tagOf(bytes) === undefined) return undefined;
  const mac = bytes.subarray(macAt, macAt + macLength_bytes);
  if (!timingSafeEqual(mac, macOf(keys, bytes))) return undefined;
  const type = knockTypes[(bytes[16] ?? 0) - 1];
  const role = bytes[17] === 1 ? 'host' : 'guest';
  const length_bytes = bytes.readUInt16BE(18);
  if (!type || bytes[17] === 0 || length_bytes !== bytes.length) return undefined;
  return {
    type,
    role,
    length_bytes,
    nonce: Buffer.from(bytes.subarray(20, 28)),
    echo: Buffer.from(bytes.subarray(28, 36)),
  };
}

export function derive(key: Uint8Array, purpose: string, ...parts: readonly Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', key).update(`mistri-link-1 ${purpose}\0`);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function macOf(keys: KnockKeys, bytes: Buffer): Buffer {
  return derive(keys.key, 'knock', bytes.subarray(0, macAt)).subarray(0, macLength_bytes);
}
