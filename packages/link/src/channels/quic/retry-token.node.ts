import { createHmac, timingSafeEqual } from 'node:crypto';
import { cidLength_bytes } from './quic-packet.ts';
import type { UdpAddress } from './udp-socket.node.ts';

/** A client comes back with it in one round trip; later it has to ask again. */
const validFor_s = 10;
const bodyLength_bytes = 4 + cidLength_bytes;
const macLength_bytes = 16;

export interface RetryTokenContext {
  /** Of this process alone, made when it starts. */
  readonly secret: Uint8Array;
  readonly from: UdpAddress;
  /** The id that the client was told to use from now on. */
  readonly connectionId: Uint8Array;
  /** Seconds of any clock that nobody sets back. */
  readonly now_s: number;
}

/**
 * What stands in a Retry (RFC 9000 §8.1.2): who shows it can read what is sent to its address. Nothing is kept for it here:
 * it carries the time and the client's first connection id, and a MAC over them, the address and the new id.
 */
export function encodeRetryToken(originalId: Uint8Array, context: RetryTokenContext): Buffer {
  const body = Buffer.alloc(bodyLength_bytes);
  body.writeUInt32BE(Math.floor(context.now_s));
  body.set(originalId, 4);
  return Buffer.concat([body, macOf(body, context)]);
}

/** @returns the client's first connection id; undefined when the token is none of ours, of another address or too old */
export function decodeRetryToken(token: Uint8Array, context: RetryTokenContext): Uint8Array | undefined {
  if (token.length !== bodyLength_bytes + macLength_bytes) return undefined;
  const body = Buffer.from(token.subarray(0, bodyLength_bytes));
  if (!timingSafeEqual(macOf(body, context), token.subarray(bodyLength_bytes))) return undefined;
  if (context.now_s - body.readUInt32BE() > validFor_s + 1) return undefined;
  return new Uint8Array(body.subarray(4));
}

function macOf(body: Buffer, { secret, from, connectionId }: RetryTokenContext): Buffer {
  return createHmac('sha256', secret)
    .update('mistri-link-1 retry\0')
    .update(`${from.address} ${from.port} `)
    .update(connectionId)
    .update(body)
    .digest()
    .subarray(0, macLength_bytes);
}
