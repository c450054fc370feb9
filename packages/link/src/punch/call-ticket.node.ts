import { timingSafeEqual } from 'node:crypto';
import type { UdpAddress } from '../channels/quic/udp-socket.node.ts';
import { derive, type KnockKeys, nonceLength_bytes, type SessionRole } from './knock-packet.node.ts';

/** What stands in the token of a caller's first QUIC packets. */
export interface CallTicket {
  /** The connection id that the caller's library had chosen before it was told the session's. */
  readonly originalId: Uint8Array;
  readonly kind: 'quic' | 'ice';
  readonly role: SessionRole;
  /** From the answer to the caller's knock. */
  readonly cookie: Buffer;
}

const originalLength_bytes = 16;
const bodyLength_bytes = originalLength_bytes + 2 + nonceLength_bytes;
const macLength_bytes = 16;

/**
 * Stateless, and good for one address only: who shows it can read what is sent there (RFC 9000 §8.1.2 asks this of the
 * token in a Retry). The secret is of this process alone.
 */
export function cookieFor(secret: Uint8Array, keys: KnockKeys, from: UdpAddress): Buffer {
  return derive(secret, 'cookie', keys.tag, Buffer.from(`${from.address} ${from.port}`)).subarray(0, nonceLength_bytes);
}

export function encodeTicket(keys: KnockKeys, connectionId: Uint8Array, ticket: CallTicket): Buffer {
  const body = Buffer.concat([
    ticket.originalId,
    Buffer.from([ticket.kind === 'quic' ? 1 : 2, ticket.role === 'host' ? 1 : 2]),
    ticket.cookie,
  ]);
  return Buffer.concat([body, macOf(keys, connectionId, body)]);
}

/** Undefined for what nobody with the session's token made for this connection. */
export function decodeTicket(keys: KnockKeys, connectionId: Uint8Array, token: Uint8Array): CallTicket | undefined {
  if (token.length !== bodyLength_bytes + macLength_bytes) return undefined;
  const body = Buffer.from(token.subarray(0, bodyLength_bytes));
  if (!timingSafeEqual(macOf(keys, connectionId, body), token.subarray(bodyLength_bytes))) return undefined;
  return {
    originalId: new Uint8Array(body.subarray(0, originalLength_bytes)),
    kind: body[originalLength_bytes] === 1 ? 'quic' : 'ice',
    role: body[originalLength_bytes + 1] === 1 ? 'host' : 'guest',
    cookie: body.subarray(originalLength_bytes + 2),
  };
}

function macOf(keys: KnockKeys, connectionId: Uint8Array, body: Buffer): Buffer {
  return derive(keys.key, 'call', connectionId, body).subarray(0, macLength_bytes);
}
