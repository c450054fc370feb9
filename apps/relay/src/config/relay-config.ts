import Type, { type Static } from 'typebox';

/** `description` of a setting is what a wrong value is answered with: "expected …". */
const closed = { additionalProperties: false } as const;
const Port = Type.Integer({ minimum: 0, maximum: 65_535, description: 'a port number from 0 (any free one) to 65535' });
const Address = Type.String({
  pattern: '^[0-9a-fA-F.:]+$',
  maxLength: 45,
  description: 'an IP address of this machine, like 0.0.0.0, :: or 192.0.2.7',
});
const File = Type.String({ minLength: 1, maxLength: 1000, description: 'the path of a file' });
const Listen = Type.Object(
  { address: Address, port: Port },
  { ...closed, description: 'an address and a port, like {"address": "::", "port": 443}' },
);
const Rate = Type.Integer({
  minimum: 1024,
  maximum: 1e12,
  description: 'bytes per second as a whole number from 1024 on (or leave it out: no limit)',
});
const Total = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'a number of bytes, whole and above 0 (or leave it out: no limit)',
});
const Cidrs = Type.Array(Type.String({ maxLength: 60, description: 'an address or a CIDR, like 203.0.113.0/24' }), {
  maxItems: 10_000,
  description: 'a list of addresses or CIDRs, like ["203.0.113.0/24", "2001:db8::/32"]',
});

function count(what: string, minimum: number, maximum: number): Type.TInteger {
  return Type.Integer({ minimum, maximum, description: `${what}: a whole number from ${minimum} to ${maximum}` });
}

const day_s = 86_400;

/** The limits that an administrator may change while the relay runs (`PUT /api/limits`). */
export const LimitsConfig = Type.Object(
  {
    session: Type.Optional(
      Type.Object(
        {
          bytesPerSecond: Type.Optional(Rate),
          total_bytes: Type.Optional(Total),
          pairs: Type.Optional(count('pairs of one session at a time', 1, 16)),
        },
        { ...closed, description: 'limits of each session' },
      ),
    ),
    user: Type.Optional(
      Type.Object(
        {
          bytesPerSecond: Type.Optional(Rate),
          day_bytes: Type.Optional(Total),
          sessions: Type.Optional(count('sessions of one user at a time', 1, 100_000)),
        },
        { ...closed, description: 'limits of each user, that is of each device' },
      ),
    ),
    server: Type.Optional(
      Type.Object(
        {
          bytesPerSecond: Type.Optional(Rate),
          sessions: Type.Optional(count('sessions at a time', 1, 1_000_000)),
        },
        { ...closed, description: 'limits of the whole relay' },
      ),
    ),
  },
  { ...closed, description: 'limits of sessions, users and the server' },
);
export type LimitsConfig = Static<typeof LimitsConfig>;

export const RelayConfig = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
      description: 'the name of this relay in tokens: up to 40 small letters, digits and dashes, like mumbai-1',
    }),
    region: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
      description: 'a region: up to 40 small letters, digits and dashes, like in-west',
    }),
    stateFolder: Type.String({ minLength: 1, maxLength: 1000, description: 'the path of a folder for its own key' }),
    listen: Type.Object(
      {
        tls: Type.Optional(Listen),
        quic: Type.Optional(Listen),
        plain: Type.Optional(Listen),
        http: Type.Optional(Listen),
        admin: Type.Optional(Listen),
      },
      { ...closed, description: 'where to listen: tls, quic (UDP), plain, http, admin' },
    ),
    certificate: Type.Optional(
      Type.Object(
        { certificate: File, key: File },
        { ...closed, description: 'the PEM files of a certificate for pages, and of its key' },
      ),
    ),
    stun: Type.Optional(
      Type.Object(
        {
          addresses: Type.Array(Address, { minItems: 1, maxItems: 2, description: 'one or two addresses' }),
          ports: Type.Array(Port, { minItems: 1, maxItems: 2, description: 'one or two ports, like [3478, 3479]' }),
          publicAddresses: Type.Optional(
            Type.Array(Address, { minItems: 1, maxItems: 2, description: 'what clients see instead of "addresses"' }),
          ),
          perSecond: Type.Optional(count('requests per second of one address', 1, 10_000)),
        },
        { ...closed, description: 'STUN: addresses and ports' },
      ),
    ),
    issuers: Type.Optional(
      Type.Object({ file: File }, { ...closed, description: 'the file with the keys that sign session tokens' }),
    ),
    controlPlane: Type.Optional(
      Type.Object(
        {
          url: Type.String({
            pattern: '^https?://[^\\s/]+/?$',
            maxLength: 300,
            description: 'the origin of the control plane, like https://mistri.example',
          }),
          deviceId: Type.Optional(
            Type.String({
              pattern: '^dev_[0-9a-z]{26}$',
              description: 'the id under which the relay is registered, dev_ and 26 letters and digits',
            }),
          ),
        },
        { ...closed, description: 'the control plane: url, and deviceId once the relay is registered there' },
      ),
    ),
    admin: Type.Optional(
      Type.Object(
        {
          tokenHash: Type.String({
            pattern: '^sha256:[A-Za-z0-9_-]{43}$',
            description: 'what `mistri-relay admin-token` prints: sha256: and 43 letters',
          }),
        },
        { ...closed, description: 'who may use the admin page: tokenHash' },
      ),
    ),
    allow: Type.Optional(Cidrs),
    deny: Type.Optional(Cidrs),
    limits: Type.Optional(LimitsConfig),
    addresses: Type.Optional(
      Type.Object(
        {
          halfOpenEach: Type.Optional(count('connections of one address that proved nothing yet', 1, 100_000)),
          halfOpen: Type.Optional(count('connections that proved nothing yet', 1, 1_000_000)),
          perMinuteEach: Type.Optional(count('new connections of one address per minute', 1, 1_000_000)),
        },
        { ...closed, description: 'limits of each address that connects' },
      ),
    ),
    times: Type.Optional(
      Type.Object(
        {
          greeting_s: Type.Optional(count('seconds until a leg is admitted', 1, 60)),
          waiting_s: Type.Optional(count('seconds a leg may wait for its other half', 1, 7 * day_s)),
          idle_s: Type.Optional(count('seconds without a byte after which a pair is ended', 5, day_s)),
          total_s: Type.Optional(count('seconds a pair may last', 1, 365 * day_s)),
          drain_s: Type.Optional(count('seconds that pairs have when the relay is to stop', 0, day_s)),
        },
        { ...closed, description: 'times in seconds' },
      ),
    ),
    capacity_bytesPerSecond: Type.Optional(Rate),
    pidFile: Type.Optional(File),
  },
  { ...closed, description: 'the settings of the relay' },
);
export type RelayConfig = Static<typeof RelayConfig>;
