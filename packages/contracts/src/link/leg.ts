import Type, { type Static } from 'typebox';
import { legRefusals } from './leg-refusals.ts';

export { type LegRefusal, legRefusals } from './leg-refusals.ts';

/**
 * How a device opens its half (a leg) at a relay. Before the two legs are joined both sides speak messages of a 2-byte
 * big-endian length and that many bytes of JSON, at most 9 KiB; after the relay's `paired` every byte is the other
 * device's. In a WebSocket the same bytes travel in binary messages. ALPN `mistri-relay/1` on TLS and QUIC; a
 * WebSocket at `/leg`.
 *
 * relay → `challenge`; device → `leg`; relay → `waiting` (again every 15 s, answered by `still`) → `paired`, or `refused`.
 *
 * - Every `waiting`, the first one too, is answered by exactly the bytes of one `still`; the relay may have sent `paired`
 *   right behind it and then knows by them where the messages end. A leg may be paired without `waiting`.
 * - A WebSocket has no half-close: an empty binary message says "I send nothing more". After both have said so the relay
 *   closes with 1000; any other close is an abort of both legs. Binary messages are at most 256 KiB, text ones refused.
 * - A client that offers only the signature algorithm Ed25519 is shown the relay's own certificate, whose key is the `key`
 *   of `LinkRelay`; others (pages) are shown the one for the relay's name, where the operator has one.
 */
export const relayAlpn = 'mistri-relay/1';
export const legPath = '/leg';
export const maxLegMessage_bytes = 9 * 1024;
export const legHeartbeat_ms = 15_000;

/** The device signs `signedBytes(legPurpose, nonce, utf8(relay id), sha256(token text))` of packages/link. */
export const legPurpose = 'relay leg';

export const FromRelay = Type.Union([
  Type.Object({
    type: Type.Literal('challenge'),
    version: Type.Literal(1),
    relay: Type.String({ maxLength: 40 }),
    nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  }),
  Type.Object({ type: Type.Literal('waiting') }),
  Type.Object({ type: Type.Literal('paired') }),
  Type.Object({
    type: Type.Literal('refused'),
    code: Type.Enum(Object.keys(legRefusals)),
    message: Type.String({ maxLength: 200 }),
  }),
]);
export type FromRelay = Static<typeof FromRelay>;

export const FromLeg = Type.Union([
  Type.Object(
    {
      type: Type.Literal('leg'),
      version: Type.Literal(1),
      token: Type.String({ maxLength: 8192 }),
      signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
    },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('still') }, { additionalProperties: false }),
]);
export type FromLeg = Static<typeof FromLeg>;
