/** STUN messages (RFC 8489 §5, §14), with the attributes of behaviour discovery (RFC 5780 §7). */
export const magicCookie = 0x21_12_a4_42;
export const headerLength_bytes = 20;
/** A request with the PADDING of RFC 5780 is longer than a datagram that fits everywhere, and has to be read to be refused. */
export const maxMessage_bytes = 2048;

export const messageTypes = { bindingRequest: 0x0001, bindingSuccess: 0x0101, bindingError: 0x0111 } as const;

export const attributeTypes = {
  mappedAddress: 0x0001,
  changeRequest: 0x0003,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  padding: 0x0026,
  responsePort: 0x0027,
  software: 0x8022,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
  responseOrigin: 0x802b,
  otherAddress: 0x802c,
} as const;

export interface StunAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}

export interface StunMessage {
  readonly type: number;
  /** 12 bytes. */
  readonly transactionId: Uint8Array;
  readonly attributes: readonly StunAttribute[];
}

export interface StunAddress {
  readonly family: 'IPv4' | 'IPv6';
  readonly address: string;
  readonly port: number;
}

/** The bytes are no STUN message: dropped without an answer. */
export class StunError extends Error {
  override readonly name = 'StunError';
}

/** Cheap look at the first bytes: STUN shares its port with other protocols (RFC 7983). */
export function looksLikeStun(bytes: Uint8Array): boolean {
  if (bytes.length < headerLength_bytes || ((bytes[0] ?? 0) & 0xc0) !== 0) return false;
  return view(bytes).getUint32(4) === magicCookie;
}

/** @throws StunError */
export function decodeStun(bytes: Uint8Array): StunMessage {
  if (!looksLikeStun(bytes)) throw new StunError('no STUN header');
  if (bytes.length > maxMessage_bytes) throw new StunError(`over ${maxMessage_bytes} bytes`);
  const data = view(bytes);
  const length_bytes = data.getUint16(2);
  if (length_bytes % 4 !== 0 || length_bytes + headerLength_bytes !== bytes.length)
    throw new StunError('the length is not that of the message');
  const attributes: StunAttribute[] = [];
  let at = headerLength_bytes;
  while (at < bytes.length) {
    const type = data.getUint16(at);
    const value_bytes = data.getUint16(at + 2);
    if (at + 4 + value_bytes > bytes.length) throw new StunError('an attribute longer than the message');
    attributes.push({ type, value: new Uint8Array(bytes.subarray(at + 4, at + 4 + value_bytes)) });
    at += 4 + padded(value_bytes);
  }
  return { type: data.getUint16(0), transactionId: new Uint8Array(bytes.subarray(8, 20)), attributes };
}

export function encodeStun(message: StunMessage): Uint8Array {
  const length_bytes = message.attributes.reduce((sum, { value }) => sum + 4 + padded(value.length), 0);
  const bytes = new Uint8Array(headerLength_bytes + length_bytes);
  const data = view(bytes);
  data.setUint16(0, message.type);
  data.setUint16(2, length_bytes);
  data.setUint32(4, magicCookie);
  bytes.set(message.transactionId, 8);
  let at = headerLength_bytes;
  for (const { type, value } of message.attributes) {
    data.setUint16(at, type);
    data.setUint16(at + 2, value.length);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  return bytes;
}

export function findAttribute(message: StunMessage, type: number): Uint8Array | undefined {
  return message.attributes.find((attribute) => attribute.type === type)?.value;
}

/** MAPPED-ADDRESS and its relatives, unmasked (§14.1). */
export function encodeAddress(address: StunAddress): Uint8Array {
  const host = addressBytes(address);
  const bytes = new Uint8Array(4 + host.length);
  bytes[1] = address.family === 'IPv4' ? 1 : 2;
  view(bytes).setUint16(2, address.port);
  bytes.set(host, 4);
  return bytes;
}

/** XOR-MAPPED-ADDRESS (§14.2): routers that rewrite addresses in payloads do not find it. */
export function encodeXorAddress(address: StunAddress, transactionId: Uint8Array): Uint8Array {
  return mask(encodeAddress(address), transactionId);
}

/** @throws StunError */
export function decodeAddress(bytes: Uint8Array): StunAddress {
  const family = bytes[1] === 1 ? 'IPv4' : 'IPv6';
  if ((bytes[1] !== 1 && bytes[1] !== 2) || bytes.length !== (family === 'IPv4' ? 8 : 20))
    throw new StunError('an address of unknown shape');
  const host = bytes.subarray(4);
  return { family, port: view(bytes).getUint16(2), address: family === 'IPv4' ? host.join('.') : ipv6Text(host) };
}

/** @throws StunError */
export function decodeXorAddress(bytes: Uint8Array, transactionId: Uint8Array): StunAddress {
  return decodeAddress(mask(bytes, transactionId));
}

function mask(bytes: Uint8Array, transactionId: Uint8Array): Uint8Array {
  const key = new Uint8Array(16);
  view(key).setUint32(0, magicCookie);
  key.set(transactionId, 4);
  return bytes.map((byte, at) => {
    if (at < 2) return byte;
    return byte ^ (key[at < 4 ? at - 2 : at - 4] ?? 0);
  });
}

function addressBytes({ family, address }: StunAddress): Uint8Array {
  if (family === 'IPv4') return Uint8Array.from(address.split('.'), Number);
  const [plain = ''] = address.split('%');
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  if (dotted) {
    const [a = 0, b = 0, c = 0, d = 0] = (dotted[2] ?? '').split('.').map(Number);
    return groupBytes(`${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
  }
  return groupBytes(plain);
}

function groupBytes(text: string): Uint8Array {
  const [before = '', after] = text.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const bytes = new Uint8Array(16);
  for (const [index, group] of [...head, ...zeros, ...tail].entries())
    view(bytes).setUint16(index * 2, Number.parseInt(group, 16));
  return bytes;
}

/** The canonical text (RFC 5952): lower case, the longest run of zeros as `::`. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => view(bytes).getUint16(index * 2));
  let best = { from: -1, length: 1 };
  for (let from = 0; from < 8; from += 1) {
    let length = 0;
    while (from + length < 8 && groups[from + length] === 0) length += 1;
    if (length > best.length) best = { from, length };
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (best.from < 0) return text(groups);
  return `${text(groups.slice(0, best.from))}::${text(groups.slice(best.from + best.length))}`;
}

function padded(length_bytes: number): number {
  return (length_bytes + 3) & ~3;
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
