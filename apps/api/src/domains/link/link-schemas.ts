import { Type } from 'typebox';
import { HostPortPattern } from '@mistri/contracts/link/config';
import { PathReport } from '@mistri/contracts/link/path-report';
import { linkPlatforms } from '@mistri/contracts/link/presence';
import { scopePattern } from '@mistri/contracts/link/scope';
import { linkPolicies } from '@mistri/link';
import { idPattern, typeIdSuffix } from '#platform/ids.ts';
import { planNames, relayStates, sessionStates, subjectKinds, targetKinds, teamRoles } from './link-tables.ts';

export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;
const moment = Type.String({ format: 'date-time' });
const count = Type.Integer({ minimum: 0 });
const userId = Type.String({ pattern: idPattern('usr') });
const deviceId = Type.String({ pattern: idPattern('dev') });
const teamId = Type.String({ pattern: idPattern('tem') });
const name = Type.String({ minLength: 1, maxLength: 80, pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$' });
const reason = Type.String({ minLength: 5, maxLength: 300, pattern: '\\S{2}' });
const tag = Type.String({ minLength: 1, maxLength: 30, pattern: '^[a-z0-9][a-z0-9-]*$' });
const region = Type.String({ minLength: 2, maxLength: 40, pattern: '^[a-z0-9-]+$', description: 'e.g. `chennai`' });

export const doneResult = Type.Object({ done: Type.Literal(true) });
export const teamParams = Type.Object({ teamId });
export const memberParams = Type.Object({ teamId, userId });
export const invitationParams = Type.Object({ invitationId: Type.String({ pattern: idPattern('inv') }) });
export const teamInvitationParams = Type.Object({ teamId, ...invitationParams.properties });
export const nodeParams = Type.Object({ deviceId });
export const ruleParams = Type.Object({ teamId, ruleId: Type.String({ pattern: idPattern('rul') }) });
export const sessionParams = Type.Object({ sessionId: Type.String({ pattern: idPattern('lns') }) });
export const relayParams = Type.Object({
  relayId: Type.String({ minLength: 2, maxLength: 40, pattern: '^[a-z0-9][a-z0-9-]*$' }),
});

const teamRole = Type.Enum([...teamRoles]);
export const planFields = {
  plan: Type.Enum([...planNames]),
  version: Type.Integer(),
  seats: count,
  devices: count,
  liveSessions: count,
};
const planResult = Type.Object(planFields);
const paidUntil = orNull(Type.String({ format: 'date-time', description: 'Null: free, or given without an end' }));
const teamFields = {
  teamId: Type.String(),
  name: orNull(Type.String({ description: 'Null: the person’s own team' })),
  isPersonal: Type.Boolean(),
  role: teamRole,
  members: count,
  devices: count,
  plan: planResult,
  paidUntil,
};
export const teamList = Type.Object({ teams: Type.Array(Type.Object(teamFields)) });
export const teamDetail = Type.Object({
  ...teamFields,
  invited: count,
  liveSessions: count,
  people: Type.Array(
    Type.Object({
      userId: Type.String(),
      name: Type.String({ description: 'As they call themselves, else their masked address' }),
      role: teamRole,
      isYou: Type.Boolean(),
      joinedAt: moment,
    }),
  ),
  invitations: Type.Array(
    Type.Object({
      invitationId: Type.String(),
      contact: Type.String({ description: 'Masked' }),
      role: teamRole,
      expiresAt: moment,
    }),
  ),
});
export const teamBody = Type.Object({ name }, closed);
export const inviteBody = Type.Object(
  {
    contact: Type.String({ minLength: 5, maxLength: 254, description: 'E-mail address or Indian mobile number' }),
    role: Type.Enum(['admin', 'member']),
  },
  closed,
);
export const invitedResult = Type.Object({ invitationId: Type.String(), contact: Type.String(), expiresAt: moment });
export const roleBody = Type.Object({ role: teamRole }, closed);
export const ownInvitations = Type.Object({
  invitations: Type.Array(
    Type.Object({
      invitationId: Type.String(),
      team: orNull(Type.String()),
      invitedBy: Type.String(),
      role: teamRole,
      expiresAt: moment,
    }),
  ),
});
export const decideBody = Type.Object({ accept: Type.Boolean() }, closed);

const node = Type.Object({
  deviceId: Type.String(),
  name: Type.String(),
  kind: Type.Enum(['agent', 'browser', 'relay']),
  platform: Type.Enum([...linkPlatforms]),
  isOwn: Type.Boolean(),
  ownerId: Type.String(),
  teamId: orNull(Type.String()),
  tags: Type.Array(Type.String()),
  region: orNull(Type.String()),
  isOnline: Type.Boolean(),
  lastSeenAt: orNull(moment),
});
export const nodeResult = node;
export const nodeList = Type.Object({ nodes: Type.Array(node), regions: Type.Array(Type.String()) });
export const nodeBody = Type.Object(
  {
    teamId: Type.Optional(orNull(teamId)),
    tags: Type.Optional(Type.Array(tag, { maxItems: 8, uniqueItems: true })),
    region: Type.Optional(orNull(region)),
  },
  { ...closed, minProperties: 1 },
);

const ruleFields = {
  subjectKind: Type.Enum([...subjectKinds]),
  targetKind: Type.Enum([...targetKinds]),
  policy: Type.Enum([...linkPolicies]),
  bytesPerSecond: orNull(Type.Integer({ minimum: 1_000, maximum: 10_000_000_000 })),
  maxMinutes: Type.Integer({ minimum: 5, maximum: 1_440 }),
};
const scope = Type.String({
  maxLength: 80,
  pattern: scopePattern,
  description: '`forward:22`, `forward:*`, `console`',
});
export const ruleBody = Type.Object(
  {
    ...ruleFields,
    subject: orNull(
      Type.String({
        maxLength: 40,
        pattern: `^(usr_${typeIdSuffix}|dev_${typeIdSuffix}|[a-z0-9][a-z0-9-]{0,29})$`,
        description: 'A member, a device or a tag; null for the whole team',
      }),
    ),
    target: orNull(
      Type.String({
        maxLength: 40,
        pattern: `^(dev_${typeIdSuffix}|[a-z0-9][a-z0-9-]{0,29})$`,
        description: 'A device or a tag; null for all devices of the team',
      }),
    ),
    scopes: Type.Array(scope, { minItems: 1, maxItems: 16, uniqueItems: true }),
  },
  closed,
);
export const ruleResult = Type.Object({
  ruleId: Type.String(),
  teamId: Type.String(),
  ...ruleFields,
  subject: orNull(Type.String()),
  target: orNull(Type.String()),
  scopes: Type.Array(Type.String()),
  createdAt: moment,
});
export const ruleList = Type.Object({ rules: Type.Array(ruleResult) });

const party = Type.Object({ deviceId: Type.String(), name: Type.String(), isOwn: Type.Boolean() });
const sessionFields = {
  sessionId: Type.String(),
  host: party,
  guest: party,
  teamId: orNull(Type.String()),
  openedBy: Type.String(),
  scopes: Type.Array(Type.String()),
  policy: Type.Enum([...linkPolicies]),
  relays: Type.Array(Type.String()),
  state: Type.Enum([...sessionStates]),
  rung: orNull(Type.Enum(['tcp', 'quic', 'ice', 'rdp', 'relay'])),
  roundTrip_ms: orNull(count),
  bytesPerSecond: orNull(count),
  openedAt: moment,
  reportedAt: orNull(moment),
  hardEnd: moment,
  endedAt: orNull(moment),
  endedBy: orNull(Type.Enum(['host', 'guest', 'server'])),
  endReason: orNull(Type.String()),
  hostSent_bytes: orNull(count),
  guestSent_bytes: orNull(count),
};
export const sessionResult = Type.Object(sessionFields);
export const sessionQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['live', 'ended'])),
    deviceId: Type.Optional(deviceId),
    after: Type.Optional(Type.String({ pattern: idPattern('lns'), description: '`nextAfter` of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  closed,
);
export const sessionList = Type.Object({
  sessions: Type.Array(sessionResult),
  nextAfter: orNull(Type.String()),
});
export const sessionDetail = Type.Object({
  ...sessionFields,
  reports: Type.Array(
    Type.Object({
      side: Type.Enum(['host', 'guest']),
      at: moment,
      report: PathReport,
    }),
  ),
});

const hostPort = Type.String({ maxLength: 260, pattern: HostPortPattern });
const relayFields = {
  region,
  tls: hostPort,
  quic: orNull(hostPort),
  ws: orNull(Type.String({ maxLength: 300, pattern: '^wss?://[^\\s]{1,280}$' })),
  stun: Type.Array(hostPort, { maxItems: 4 }),
};
export const relayBody = Type.Object(
  {
    relayId: relayParams.properties.relayId,
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'Ed25519 public key of the relay, base64url' }),
    ...relayFields,
  },
  closed,
);
export const relayChange = Type.Object({ state: Type.Enum(['active', 'draining']), reason }, closed);
export const relayResult = Type.Object({
  relayId: Type.String(),
  deviceId: Type.String({ description: 'Under which it connects' }),
  key: Type.String(),
  ...relayFields,
  region: Type.String(),
  state: Type.Enum([...relayStates]),
  stateReason: orNull(Type.String()),
  isOnline: Type.Boolean(),
  isDraining: Type.Boolean({ description: 'As the relay says itself' }),
  sessions: count,
  bytesPerSecond: count,
  load: Type.Number({ minimum: 0, maximum: 1 }),
  reportedAt: orNull(moment),
});
export const relayList = Type.Object({
  relays: Type.Array(relayResult),
  totals: Type.Object({
    devicesOnline: count,
    liveSessions: count,
    byRung: Type.Array(Type.Object({ rung: Type.String(), sessions: count })),
  }),
});

export const planBody = Type.Object({ plan: Type.Enum([...planNames]), reason }, closed);
export const adminTeamsQuery = Type.Object(
  {
    after: Type.Optional(teamId),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  closed,
);
export const adminTeam = Type.Object({
  teamId: Type.String(),
  name: orNull(Type.String()),
  isPersonal: Type.Boolean(),
  members: count,
  devices: count,
  liveSessions: count,
  plan: planResult,
  paidUntil,
});
export const adminTeams = Type.Object({ teams: Type.Array(adminTeam), nextAfter: orNull(Type.String()) });
