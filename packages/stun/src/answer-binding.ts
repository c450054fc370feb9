import { readClassic } from './answer-classic.ts';
import { withFingerprint } from './stun-checks.ts';
import {
  attributeTypes,
  decodeStun,
  encodeAddress,
  encodeXorAddress,
  findAttribute,
  looksLikeStun,
  messageTypes,
  type StunAddress,
  type StunAttribute,
  StunError,
  type StunMessage,
  view,
} from './stun-message.ts';

/** Which of the server's four sockets: two addresses, two ports (RFC 5780 §6). */
export interface StunSocket {
  readonly address: 0 | 1;
  readonly port: 0 | 1;
}

export interface StunAnswer {
  readonly bytes: Uint8Array;
  /** From which socket it leaves. */
  readonly from: StunSocket;
  /** To which port of the asker; its address is never another one, so nobody is flooded by a forged request. */
  readonly toPort: number;
}

/** Addresses of the sockets by address and port; with one address there is no behaviour discovery. */
export type StunSockets = ReadonlyMap<`${0 | 1}${0 | 1}`, StunAddress>;

const changeAddress = 0x04;
const changePort = 0x02;
/** Of the attributes that must be understood (below 0x8000), those that this server does. */
const understood: ReadonlySet<number> = new Set([
  attributeTypes.mappedAddress,
  attributeTypes.changeRequest,
  attributeTypes.username,
  attributeTypes.messageIntegrity,
  attributeTypes.messageIntegritySha256,
  attributeTypes.xorMappedAddress,
  attributeTypes.priority,
  attributeTypes.useCandidate,
  attributeTypes.responsePort,
]);

/**
 * The answer to one datagram, or nothing: what is no binding request gets no answer, so that the server is of no use for
 * reflecting. An answer is at most 108 bytes; PADDING (RFC 5780 §7.6), which would make it longer, is refused.
 */
export function answerBinding(
  bytes: Uint8Array,
  asker: StunAddress,
  at: StunSocket,
  sockets: StunSockets,
): StunAnswer | undefined {
  if (!looksLikeStun(bytes)) return classic(bytes, asker, { at, sockets });
  let request: StunMessage;
  try {
    request = decodeStun(bytes);
  } catch (error) {
    if (error instanceof StunError) return undefined;
    throw error;
  }
  if (request.type !== messageTypes.bindingRequest) return undefined;
  const unknown = request.attributes.map(({ type }) => type).filter((type) => type < 0x80_00 && !understood.has(type));
  if (unknown.length > 0) return refusal(request, asker, at, 420, unknown);
  const change = findAttribute(request, attributeTypes.changeRequest);
  const flags = change?.length === 4 ? view(change).getUint32(0) : 0;
  const from = changed(at, flags);
  const origin = sockets.get(`${from.address}${from.port}`);
  // Without a second address, CHANGE-REQUEST is an attribute that this server does not know (§6.1).
  if (!origin) return refusal(request, asker, at, 420, [attributeTypes.changeRequest]);
  return {
    from,
    toPort: portOf(request) ?? asker.port,
    bytes: success(request, asker, origin, sockets.get(`${other(at.address)}${other(at.port)}`)),
  };
}

/** RFC 3489: a request to answer from elsewhere where there is no elsewhere is not answered, which is the answer. */
function classic(
  bytes: Uint8Array,
  asker: StunAddress,
  { at, sockets }: { readonly at: StunSocket; readonly sockets: StunSockets },
): StunAnswer | undefined {
  const request = readClassic(bytes);
  if (!request) return undefined;
  const from = changed(at, request.changeFlags);
  const source = sockets.get(`${from.address}${from.port}`);
  if (!source) return undefined;
  const elsewhere = sockets.get(`${other(at.address)}${other(at.port)}`);
  return { from, toPort: asker.port, bytes: request.answer({ asker, source, changed: elsewhere }) };
}

function success(
  request: StunMessage,
  asker: StunAddress,
  origin: StunAddress,
  otherAddress: StunAddress | undefined,
): Uint8Array {
  const attributes: StunAttribute[] = [
    { type: attributeTypes.xorMappedAddress, value: encodeXorAddress(asker, request.transactionId) },
    // Clients of RFC 3489 know only this one.
    { type: attributeTypes.mappedAddress, value: encodeAddress(asker) },
    { type: attributeTypes.responseOrigin, value: encodeAddress(origin) },
  ];
  if (otherAddress) attributes.push({ type: attributeTypes.otherAddress, value: encodeAddress(otherAddress) });
  return withFingerprint({ type: messageTypes.bindingSuccess, transactionId: request.transactionId, attributes });
}

function refusal(
  request: StunMessage,
  asker: StunAddress,
  from: StunSocket,
  code: number,
  unknown: readonly number[],
): StunAnswer {
  const error = new Uint8Array(4);
  error[2] = Math.floor(code / 100);
  error[3] = code % 100;
  // A request full of unknown attributes must not make the answer longer than itself.
  const listed = unknown.slice(0, 4);
  const list = new Uint8Array(listed.length * 2);
  for (const [index, type] of listed.entries()) view(list).setUint16(index * 2, type);
  const bytes = withFingerprint({
    type: messageTypes.bindingError,
    transactionId: request.transactionId,
    attributes: [
      { type: attributeTypes.errorCode, value: error },
      { type: attributeTypes.unknownAttributes, value: list },
    ],
  });
  return { from, toPort: asker.port, bytes };
}

/** RESPONSE-PORT (RFC 5780 §7.5). */
function portOf(request: StunMessage): number | undefined {
  const value = findAttribute(request, attributeTypes.responsePort);
  if (!value || value.length < 2) return undefined;
  const port = view(value).getUint16(0);
  return port === 0 ? undefined : port;
}

function changed(at: StunSocket, flags: number): StunSocket {
  return {
    address: flags & changeAddress ? other(at.address) : at.address,
    port: flags & changePort ? other(at.port) : at.port,
  };
}

function other(index: 0 | 1): 0 | 1 {
  return index === 0 ? 1 : 0;
}
