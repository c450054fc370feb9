import {
  decodeStun,
  encodeAddress,
  encodeStun,
  headerLength_bytes,
  magicCookie,
  messageTypes,
  type StunAddress,
  type StunAttribute,
  StunError,
  type StunMessage,
  view,
} from './stun-message.ts';

/**
 * STUN before it had a magic cookie (RFC 3489), which Debian's `stun` and old telephones speak: 16 bytes of transaction id,
 * and plain addresses under other names. What RFC 5389 §12.2 asks of a server.
 */
export interface ClassicRequest {
  readonly changeFlags: number;
  answer(options: { asker: StunAddress; source: StunAddress; changed: StunAddress | undefined }): Uint8Array;
}

const changeRequest = 0x0003;
const mappedAddress = 0x0001;
const sourceAddress = 0x0004;
const changedAddress = 0x0005;

/** @returns undefined for all that is no plain binding request: RESPONSE-ADDRESS, which would send to third parties, too */
export function readClassic(bytes: Uint8Array): ClassicRequest | undefined {
  if (bytes.length < headerLength_bytes || view(bytes).getUint16(0) !== messageTypes.bindingRequest) return undefined;
  let request: StunMessage;
  try {
    // The same message but for the cookie, which is part of the transaction id here.
    const withCookie = new Uint8Array(bytes);
    view(withCookie).setUint32(4, magicCookie);
    request = decodeStun(withCookie);
  } catch (error) {
    if (error instanceof StunError) return undefined;
    throw error;
  }
  if (request.attributes.some(({ type }) => type < 0x80_00 && type !== changeRequest)) return undefined;
  const change = request.attributes.find(({ type }) => type === changeRequest)?.value;
  return {
    changeFlags: change?.length === 4 ? view(change).getUint32(0) : 0,
    answer: ({ asker, source, changed }) => {
      const attributes: StunAttribute[] = [
        { type: mappedAddress, value: encodeAddress(asker) },
        { type: sourceAddress, value: encodeAddress(source) },
        ...(changed ? [{ type: changedAddress, value: encodeAddress(changed) }] : []),
      ];
      const answer = encodeStun({
        type: messageTypes.bindingSuccess,
        transactionId: request.transactionId,
        attributes,
      });
      answer.set(bytes.subarray(4, headerLength_bytes), 4);
      return answer;
    },
  };
}
