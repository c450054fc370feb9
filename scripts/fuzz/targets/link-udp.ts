import {
  answerBinding,
  attributeTypes,
  decodeAddress,
  decodeStun,
  decodeXorAddress,
  encodeAddress,
  encodeStun,
  encodeXorAddress,
  hasRightFingerprint,
  hasRightIntegrity,
  looksLikeStun,
  messageTypes,
  type StunAddress,
  StunError,
  type StunMessage,
  type StunSockets,
  withFingerprint,
} from '@mistri/stun';
import {
  cidLength_bytes,
  isRetry,
  quicVersion,
  readInitial,
  routeOf,
  sourceIdOf,
} from '../../../packages/link/src/channels/quic/quic-packet.ts';
import { cookieFor, decodeTicket, encodeTicket } from '../../../packages/link/src/punch/call-ticket.node.ts';
import {
  decodeKnock,
  encodeKnock,
  knockKeys,
  knockLength_bytes,
  knockTypes,
  tagOf,
} from '../../../packages/link/src/punch/knock-packet.node.ts';
import { type FuzzTarget, must, outcomeOf, same } from '../fuzz-target.ts';

const mib = 1024 * 1024;
const keys = knockKeys(new Uint8Array(32).fill(5));
const eight = (value: number): Buffer => Buffer.alloc(8, value);

export const knocks: FuzzTarget = {
  name: 'knock packets',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: knockTypes.flatMap((type) =>
      (['host', 'guest'] as const).map((role) =>
        encodeKnock(keys, { type, role, nonce: eight(1), echo: eight(2) }, type === 'probe' ? 1200 : knockLength_bytes),
      ),
    ),
    read: (input) => {
      const bytes = Buffer.from(input);
      const knock = decodeKnock(keys, bytes);
      if (!knock) return 'refused';
      must(tagOf(bytes) === keys.tag.toString('latin1'), 'a knock for another session');
      const again = encodeKnock(keys, knock, knock.length_bytes);
      // What follows a probe is filling, and not covered.
      same(again.subarray(0, knockLength_bytes), bytes.subarray(0, knockLength_bytes), 'knock');
      return 'taken';
    },
  }),
};

/** A client's first packet as far as it is readable: version, both connection ids, token. */
function initial(token: Uint8Array): Buffer {
  const head = Buffer.alloc(7 + cidLength_bytes * 2);
  head[0] = 0xc3;
  head.writeUInt32BE(quicVersion, 1);
  head[5] = cidLength_bytes;
  head.fill(0x11, 6, 6 + cidLength_bytes);
  head[6 + cidLength_bytes] = cidLength_bytes;
  head.fill(0x22, 7 + cidLength_bytes);
  const length = Buffer.from(token.length < 64 ? [token.length] : [0x40 | (token.length >> 8), token.length & 255]);
  const packet = Buffer.concat([head, length, token]);
  return Buffer.concat([packet, Buffer.alloc(1200 - packet.length, 0x33)]);
}

export const quicHeaders: FuzzTarget = {
  name: 'headers of QUIC packets, and tickets in them',
  most_bytes: 16 * mib,
  make: () => {
    const id = new Uint8Array(cidLength_bytes).fill(0x11);
    const cookie = cookieFor(new Uint8Array(32), keys, { address: '192.0.2.7', port: 4430 });
    const ticket = encodeTicket(keys, id, { originalId: id, kind: 'quic', role: 'guest', cookie });
    return {
      seeds: [initial(ticket), initial(new Uint8Array(0)), initial(new Uint8Array(200))],
      read: (input) => {
        const bytes = Buffer.from(input);
        const route = routeOf(bytes);
        must(route === undefined || route.length === cidLength_bytes, 'a route of another length');
        const source = sourceIdOf(bytes);
        must(source === undefined || source.length <= 20, 'a source id over 20 bytes');
        isRetry(bytes);
        const first = readInitial(bytes);
        if (!first) return 'refused';
        must(first.dcid.length === cidLength_bytes && first.token.length <= 256, 'lengths of an initial packet');
        const read = decodeTicket(keys, first.dcid, first.token);
        if (read) same(encodeTicket(keys, first.dcid, read), first.token, 'ticket');
        return 'taken';
      },
    };
  },
};

const asker: StunAddress = { family: 'IPv4', address: '198.51.100.9', port: 40_000 };
const addresses: readonly StunAddress[] = [
  asker,
  { family: 'IPv6', address: '2001:db8::1', port: 3478 },
  { family: 'IPv6', address: '::', port: 1 },
];
const sockets: StunSockets = new Map(
  ([0, 1] as const).flatMap((address) =>
    ([0, 1] as const).map((port) => {
      const place: StunAddress = { family: 'IPv4', address: `192.0.2.${address + 1}`, port: 3478 + port };
      return [`${address}${port}`, place] as const;
    }),
  ),
);
const transactionId = new Uint8Array(12).fill(4);

function request(attributes: StunMessage['attributes']): Uint8Array {
  return withFingerprint({ type: messageTypes.bindingRequest, transactionId, attributes });
}

export const stun: FuzzTarget = {
  name: 'STUN messages, server and client',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [
      request([]),
      request([{ type: attributeTypes.changeRequest, value: Uint8Array.of(0, 0, 0, 6) }]),
      request([{ type: attributeTypes.responsePort, value: Uint8Array.of(0x10, 0x20, 0, 0) }]),
      request([{ type: attributeTypes.messageIntegrity, value: new Uint8Array(20) }]),
      request([{ type: attributeTypes.padding, value: new Uint8Array(500) }]),
      ...addresses.map((address) =>
        withFingerprint({
          type: messageTypes.bindingSuccess,
          transactionId,
          attributes: [
            { type: attributeTypes.xorMappedAddress, value: encodeXorAddress(address, transactionId) },
            { type: attributeTypes.otherAddress, value: encodeAddress(address) },
          ],
        }),
      ),
    ],
    read: (input) => {
      // At most 108 bytes, and never to another address: no good for flooding anybody.
      for (const from of [asker, addresses[1] as StunAddress]) {
        const answer = answerBinding(input, from, { address: 0, port: 0 }, sockets);
        must(
          !answer || (answer.bytes.length <= 108 && sockets.has(`${answer.from.address}${answer.from.port}`)),
          'answer',
        );
      }
      if (looksLikeStun(input)) {
        hasRightFingerprint(input);
        hasRightIntegrity(input, new Uint8Array(16));
      }
      return outcomeOf(() => {
        const message = decodeStun(input);
        const again = decodeStun(encodeStun(message));
        must(JSON.stringify(again) === JSON.stringify(message), 'STUN: encoded again it is something else');
        for (const { value } of message.attributes) readAddresses(value, message.transactionId);
      }, StunError);
    },
  }),
};

function readAddresses(value: Uint8Array, id: Uint8Array): void {
  outcomeOf(() => same(encodeAddress(decodeAddress(value)), withZero(value), 'address'), StunError);
  outcomeOf(
    () => same(encodeXorAddress(decodeXorAddress(value, id), id), withZero(value), 'masked address'),
    StunError,
  );
}

/** The first byte of an address means nothing, and is written as zero. */
function withZero(value: Uint8Array): Uint8Array {
  const copy = new Uint8Array(value);
  copy[0] = 0;
  return copy;
}
