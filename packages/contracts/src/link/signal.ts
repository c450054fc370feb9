import Type, { type Static } from 'typebox';

const Address = Type.String({ maxLength: 64, pattern: '^[0-9a-fA-F.:]+$', description: 'IPv4 or IPv6, no name' });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });

/** Where a device may be reached. `host`: its own address; `mapped`: as STUN saw it; `forwarded`: the person said so. */
export const LinkCandidate = Type.Object(
  {
    transport: Type.Union([Type.Literal('tcp'), Type.Literal('udp')]),
    kind: Type.Union([Type.Literal('host'), Type.Literal('mapped'), Type.Literal('forwarded')]),
    address: Address,
    port: Port,
  },
  { additionalProperties: false },
);
export type LinkCandidate = Static<typeof LinkCandidate>;

export const natKinds = [
  'none',
  'endpoint-independent',
  'address-dependent',
  'symmetric',
  'blocked',
  'unknown',
] as const;

/**
 * What two devices of a session tell each other before they have a channel, by way of the server, which passes it on and
 * keeps none of it. Whatever is said here decides only where to knock: who may come in is decided by keys.
 */
export const PeerSignal = Type.Union([
  /** All that are known now; a later one with a higher `round` replaces it (network changed). */
  Type.Object(
    {
      kind: Type.Literal('candidates'),
      round: Type.Integer({ minimum: 0 }),
      candidates: Type.Array(LinkCandidate, { maxItems: 24 }),
      nat: Type.Enum(natKinds),
    },
    { additionalProperties: false },
  ),
  /** WebRTC, when one side is a page. */
  Type.Object(
    {
      kind: Type.Literal('description'),
      round: Type.Integer({ minimum: 0 }),
      type: Type.Union([Type.Literal('offer'), Type.Literal('answer')]),
      sdp: Type.String({ maxLength: 8192 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('ice'),
      round: Type.Integer({ minimum: 0 }),
      candidate: Type.String({ maxLength: 512 }),
      mid: Type.String({ maxLength: 16 }),
    },
    { additionalProperties: false },
  ),
]);
export type PeerSignal = Static<typeof PeerSignal>;
