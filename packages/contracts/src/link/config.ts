import Type, { type Static } from 'typebox';

/** An address as `host:port`, IPv6 in brackets. */
export const HostPortPattern = '^(\\[[0-9a-fA-F:.]+\\]|[^\\s:/\\[\\]]+):\\d{1,5}$';
const HostPort = Type.String({ maxLength: 260, pattern: HostPortPattern });

export const LinkRelay = Type.Object(
  {
    id: Type.String({ maxLength: 40 }),
    region: Type.String({ maxLength: 40 }),
    /** Ed25519 of the relay, base64url: pinned on TLS and QUIC, so that its certificate may be self-made. */
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    tls: HostPort,
    quic: Type.Optional(HostPort),
    /** `wss://…` for pages and for what must look like the web. */
    ws: Type.Optional(Type.String({ maxLength: 300, pattern: '^wss?://' })),
  },
  { additionalProperties: false },
);
export type LinkRelay = Static<typeof LinkRelay>;

/** `GET /api/link/config`: what a device needs to know before it meets anybody. Public. */
export const LinkConfig = Type.Object(
  {
    versions: Type.Array(Type.Integer({ minimum: 1 }), { description: 'Versions of the Link protocol in force' }),
    issuer: Type.String({ maxLength: 200 }),
    /** Keys that sign session tokens: JWKS of OKP Ed25519 keys. */
    keys: Type.Array(
      Type.Object({
        kid: Type.String({ maxLength: 80 }),
        kty: Type.Literal('OKP'),
        crv: Type.Literal('Ed25519'),
        alg: Type.Literal('EdDSA'),
        use: Type.Literal('sig'),
        x: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
      }),
      { maxItems: 8 },
    ),
    relays: Type.Array(LinkRelay, { maxItems: 64 }),
    stun: Type.Array(HostPort, { maxItems: 16 }),
  },
  { additionalProperties: false },
);
export type LinkConfig = Static<typeof LinkConfig>;
