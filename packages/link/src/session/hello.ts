import { own } from '../wire/bytes.ts';
import { decodeU53, encodeU53, readU32, WireError, writeU32 } from '../wire/frame.ts';

export const protocolVersion = 1;
export type Role = 'host' | 'guest';

/**
 * First frame on every channel of a session, 54 bytes: version, role, SHA-256 of the session token, how far this side has received,
 * a random number (the host's decides between channels of one kind, so that both sides choose alike), and a random number that stays
 * the same while this side lives. The secure channel below has already proved whose device it is; the hash says which session.
 */
export interface Hello {
  readonly role: Role;
  readonly tokenHash: Uint8Array;
  readonly received: number;
  /** 32 bits. */
  readonly lot: number;
  /** 8 bytes. A program that was started anew knows nothing of what its predecessor had, and must not be taken for it. */
  readonly life: Uint8Array;
}

const hashLength_bytes = 32;
export const lifeLength_bytes = 8;
const lotAt_bytes = 2 + hashLength_bytes + 8;
const helloLength_bytes = lotAt_bytes + 4 + lifeLength_bytes;

export function encodeHello(hello: Hello): Uint8Array {
  const bytes = new Uint8Array(helloLength_bytes);
  bytes[0] = protocolVersion;
  bytes[1] = hello.role === 'host' ? 0 : 1;
  bytes.set(hello.tokenHash, 2);
  bytes.set(encodeU53(hello.received), 2 + hashLength_bytes);
  writeU32(bytes, lotAt_bytes, hello.lot);
  bytes.set(hello.life, lotAt_bytes + 4);
  return bytes;
}

/** @throws WireError naming what is wrong */
export function decodeHello(bytes: Uint8Array): Hello {
  if (bytes.length !== helloLength_bytes) throw new WireError(`hello of ${bytes.length} bytes`);
  if (bytes[0] !== protocolVersion)
    throw new WireError(`the other side speaks version ${bytes[0]} of Link, this one ${protocolVersion}: update it`);
  if (bytes[1] !== 0 && bytes[1] !== 1) throw new WireError('hello with an unknown role');
  return {
    role: bytes[1] === 0 ? 'host' : 'guest',
    tokenHash: own(bytes.subarray(2, 2 + hashLength_bytes)),
    received: decodeU53(bytes.subarray(2 + hashLength_bytes, 2 + hashLength_bytes + 8)),
    lot: readU32(bytes, lotAt_bytes),
    life: own(bytes.subarray(lotAt_bytes + 4)),
  };
}
