/** Version 1 (RFC 9000); nothing else is spoken. */
export const quicVersion = 1;
/** Every connection id that is made here. */
export const cidLength_bytes = 16;
/** A client pads its first datagram to this (RFC 9000 §14.1); a shorter one is answered by nobody. */
const smallestInitial_bytes = 1200;

export interface InitialPacket {
  readonly dcid: Uint8Array;
  readonly scid: Uint8Array;
  readonly token: Uint8Array;
}

/** The connection id a packet is for, as the key of a table; undefined: none of ours. */
export function routeOf(bytes: Buffer): string | undefined {
  const first = bytes[0] ?? 0;
  if ((first & 0x80) === 0)
    return bytes.length > cidLength_bytes ? bytes.toString('latin1', 1, 1 + cidLength_bytes) : undefined;
  if (bytes.length < 6 + cidLength_bytes || bytes[5] !== cidLength_bytes || bytes.readUInt32BE(1) !== quicVersion)
    return undefined;
  return bytes.toString('latin1', 6, 6 + cidLength_bytes);
}

/** The source connection id of a packet with a long header. */
export function sourceIdOf(bytes: Buffer): Uint8Array | undefined {
  if (((bytes[0] ?? 0) & 0x80) === 0) return undefined;
  const at = 6 + (bytes[5] ?? 0);
  const length_bytes = bytes[at] ?? 0;
  if (length_bytes > 20 || at + 1 + length_bytes > bytes.length) return undefined;
  return new Uint8Array(bytes.subarray(at + 1, at + 1 + length_bytes));
}

export function isRetry(bytes: Buffer): boolean {
  return ((bytes[0] ?? 0) & 0xf0) === 0xf0;
}

/** The readable part of a client's first packet; undefined for everything else. */
export function readInitial(bytes: Buffer): InitialPacket | undefined {
  if (bytes.length < smallestInitial_bytes || ((bytes[0] ?? 0) & 0xf0) !== 0xc0) return undefined;
  if (bytes.readUInt32BE(1) !== quicVersion || bytes[5] !== cidLength_bytes) return undefined;
  const dcid = new Uint8Array(bytes.subarray(6, 6 + cidLength_bytes));
  const scid = sourceIdOf(bytes);
  if (!scid) return undefined;
  const at = 7 + cidLength_bytes + scid.length;
  const length = readVarint(bytes, at);
  if (!length || length.value > 256 || length.end + length.value > bytes.length) return undefined;
  return { dcid, scid, token: new Uint8Array(bytes.subarray(length.end, length.end + length.value)) };
}

/** One or two bytes (RFC 9000 §16); longer ones are no token length of ours. */
function readVarint(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first >= 0x80) return undefined;
  if (first < 0x40) return { value: first, end: at + 1 };
  const second = bytes[at + 1];
  return second === undefined ? undefined : { value: ((first & 0x3f) << 8) | second, end: at + 2 };
}
