import Type, { type Static } from 'typebox';
import { LinkConfig } from './config.ts';
import { PathReport } from './path-report.ts';
import { PeerSignal } from './signal.ts';

/** Apart, because an agent that idles needs these and no schema. */
export * from './presence-rules.ts';

export const linkPlatforms = ['linux', 'darwin', 'win32', 'browser', 'relay'] as const;

const Base64Url32 = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: '32 bytes, base64url' });
const Signature = Type.String({ pattern: '^[A-Za-z0-9_-]{86}$', description: 'Ed25519, 64 bytes, base64url' });
const DeviceId = Type.String({ pattern: '^dev_[0-9a-z]{26}$' });
const SessionId = Type.String({ pattern: '^lns_[0-9a-z]{26}$' });
const Reason = Type.String({ maxLength: 300 });

/** A device that the asking one may see. `scopes`: what the rules let it do there (`forward:*` includes every port). */
export const LinkNode = Type.Object(
  {
    deviceId: DeviceId,
    name: Type.String({ maxLength: 80 }),
    platform: Type.Enum(linkPlatforms),
    team: Type.String({ maxLength: 80 }),
    isOwn: Type.Boolean(),
    isOnline: Type.Boolean(),
    lastSeenAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    scopes: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 64 }),
  },
  { additionalProperties: false },
);
export type LinkNode = Static<typeof LinkNode>;

/** Who may do what with a session; `page` on either side means Noise inside, two agents mean TLS 1.3. */
export const Introduction = Type.Object(
  {
    type: Type.Literal('introduce'),
    sessionId: SessionId,
    /** The signed session token, the same text for both sides. */
    token: Type.String({ maxLength: 8192 }),
    role: Type.Union([Type.Literal('host'), Type.Literal('guest')]),
    peer: Type.Object({
      deviceId: DeviceId,
      name: Type.String({ maxLength: 80 }),
      key: Base64Url32,
      platform: Type.Enum(linkPlatforms),
    }),
    /** In the order in which they should be tried: the least loaded one of the nearest region first. */
    relays: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 4 }),
  },
  { additionalProperties: false },
);
export type Introduction = Static<typeof Introduction>;

export const FromServer = Type.Union([
  Type.Object({
    type: Type.Literal('challenge'),
    nonce: Base64Url32,
    serverTime: Type.String({ format: 'date-time' }),
  }),
  Type.Object({
    type: Type.Literal('welcome'),
    deviceId: DeviceId,
    name: Type.String({ maxLength: 80 }),
    /** As the server sees it: for `doctor`. */
    seenAddress: Type.String({ maxLength: 64 }),
    config: LinkConfig,
  }),
  Introduction,
  Type.Object({ type: Type.Literal('signal'), sessionId: SessionId, body: PeerSignal }),
  /** The session is over for this device, now: revoked, the rule changed, the device was removed. */
  Type.Object({ type: Type.Literal('revoked'), sessionId: SessionId, reason: Reason }),
  /** To relays: sessions that may not be carried any more, and to stop taking new ones. */
  Type.Object({ type: Type.Literal('drain'), reason: Reason }),
  /** Keys, relays or STUN servers have changed. */
  Type.Object({ type: Type.Literal('config'), config: LinkConfig }),
  /** Answer to a message with a `ref`; `refused` says in plain words why, `code` is stable. */
  Type.Object({ type: Type.Literal('done'), ref: Type.Integer({ minimum: 0 }), sessionId: Type.Optional(SessionId) }),
  /** Answer to `nodes`, in parts of at most 16 KiB; `isLast` ends it. */
  Type.Object({
    type: Type.Literal('nodes'),
    ref: Type.Integer({ minimum: 0 }),
    nodes: Type.Array(LinkNode, { maxItems: 20 }),
    isLast: Type.Boolean(),
  }),
  Type.Object({
    type: Type.Literal('refused'),
    ref: Type.Optional(Type.Integer({ minimum: 0 })),
    code: Type.String({ maxLength: 80 }),
    message: Reason,
  }),
  Type.Object({ type: Type.Literal('pong') }),
]);
export type FromServer = Static<typeof FromServer>;

export const FromDevice = Type.Union([
  Type.Object(
    {
      type: Type.Literal('authenticate'),
      deviceId: DeviceId,
      signature: Signature,
      version: Type.String({ maxLength: 40 }),
      platform: Type.Enum(linkPlatforms),
      /**
       * A device may have several connections (the background program and commands beside it). Introductions as host go to
       * those that serve (and only they make the device online for others), as guest to the one that asked; signals and
       * revocations go to all connections of the device, and who does not know the session ignores them. Not given: serves.
       */
      isServing: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  /** A guest asks for a session with a node; the rules of its team decide. Answered by `done` with the session, and `introduce`. */
  Type.Object(
    {
      type: Type.Literal('connect'),
      ref: Type.Integer({ minimum: 0 }),
      to: DeviceId,
      scopes: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 16 }),
    },
    { additionalProperties: false },
  ),
  /** Which devices this one may see: its person's own, and those its rules lead to. */
  Type.Object({ type: Type.Literal('nodes'), ref: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
  Type.Object(
    { type: Type.Literal('signal'), sessionId: SessionId, body: PeerSignal },
    { additionalProperties: false },
  ),
  /** What the session runs over, and how the ladder came to it: after every change of path, and each minute. */
  Type.Object(
    { type: Type.Literal('report'), sessionId: SessionId, report: PathReport },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      type: Type.Literal('ended'),
      sessionId: SessionId,
      reason: Reason,
      sent_bytes: Type.Integer({ minimum: 0 }),
      received_bytes: Type.Integer({ minimum: 0 }),
    },
    { additionalProperties: false },
  ),
  /** Of relays only, every 10 seconds. */
  Type.Object(
    {
      type: Type.Literal('load'),
      sessions: Type.Integer({ minimum: 0 }),
      bytesPerSecond: Type.Integer({ minimum: 0 }),
      /** Share of what it may carry, 0 to 1. */
      load: Type.Number({ minimum: 0, maximum: 1 }),
      isDraining: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('ping') }, { additionalProperties: false }),
]);
export type FromDevice = Static<typeof FromDevice>;
