import Type, { type Static } from 'typebox';
import { jobNumberText } from '../jobs/job-number-text.ts';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';
import { powers } from '../repair/powers.ts';
import { consentLanguages, ConsentPhone, sha256Text, SignedConsent } from './consent.ts';
import { endReasons } from './end-reasons.ts';
import { LogHead } from './session-log.ts';
import {
  remoteSessionStates,
  sessionActs,
  sessionLimits,
  sessionModes,
  sessionMovers,
  sessionOutcomes,
} from './session-states.ts';

export { type EndReason, endReasons } from './end-reasons.ts';

const moment = Type.String({ format: 'date-time' });
const powerList = Type.Array(Type.Enum([...powers]), { uniqueItems: true });

/** `POST /api/remote-sessions`, by the assigned technician with a fresh second factor. `deviceId`: the technician's own. */
export const RequestSession = Type.Object(
  {
    repairId: typeId('rep'),
    deviceId: typeId('dev'),
    mode: Type.Enum([...sessionModes]),
    powers: Type.Array(Type.Enum([...powers]), { minItems: 1, maxItems: powers.length, uniqueItems: true }),
    minutes: Type.Integer({ minimum: sessionLimits.minutesLeast, maximum: sessionLimits.minutesMost }),
    reason: textBlock(10, 500),
  },
  closed,
);
export type RequestSession = Static<typeof RequestSession>;

/** `POST /api/remote-sessions/{id}/consent`: the first one, and every amendment. */
export const GiveConsent = SignedConsent;

/** `POST /api/remote-sessions/{id}/refuse`, `/end` (customer: takes the consent back; technician: done, or withdraws). */
export const EndSession = Type.Object({ note: Type.Optional(textLine(1, 300)) }, closed);
/** `POST /api/admin/remote-sessions/{id}/terminate`. */
export const TerminateSession = Type.Object({ reason: textLine(10, 300) }, closed);

export const RemoteSession = Type.Object({
  sessionId: Type.String(),
  repairId: Type.String(),
  state: Type.Enum([...remoteSessionStates]),
  /** What the caller may do now, by `sessionTransitions`. */
  actions: Type.Array(Type.Enum([...sessionActs])),
  yourRole: Type.Enum([...sessionMovers]),
  mode: Type.Enum([...sessionModes]),
  requested: Type.Object({ powers: powerList, minutes: Type.Integer(), reason: Type.String() }),
  /** By the newest consent; empty before the first and after the end. */
  granted: powerList,
  customer: Type.Object({ userId: Type.String(), deviceId: orNull(Type.String()) }),
  /** Exactly what a consent must name. */
  technician: Type.Object({
    userId: Type.String(),
    name: Type.String(),
    certificate: Type.String(),
    certifiedUntil: Type.String({ format: 'date', description: 'Last day, in India' }),
    technicianId: Type.String(),
    hasPhoto: Type.Boolean(),
    deviceId: Type.String(),
    key: Type.String(),
  }),
  phone: orNull(ConsentPhone),
  /** A read IMEI: last four digits only (USB-6, USB-8). */
  imeiLastFour: orNull(Type.String()),
  linkSessionId: orNull(Type.String()),
  pausedBy: orNull(Type.Enum(['network', 'customer'])),
  /** An admin follows the log right now (USB-7). */
  isWatched: Type.Boolean(),
  requestedAt: moment,
  answerBy: moment,
  consentedAt: orNull(moment),
  activeAt: orNull(moment),
  endsAt: orNull(moment),
  endedAt: orNull(moment),
  outcome: orNull(Type.Enum([...sessionOutcomes])),
  endReason: orNull(Type.Enum([...endReasons])),
  endNote: orNull(Type.String()),
  consents: Type.Array(
    Type.Object({
      number: Type.Integer(),
      sha256: sha256Text,
      powers: powerList,
      grantedAt: moment,
      endsAt: moment,
      language: Type.Enum([...consentLanguages]),
    }),
  ),
  log: LogHead,
  /** The clock that judges `grantedAt` and `endsAt`: sign with it, not with the laptop's. */
  serverTime: moment,
});
export type RemoteSession = Static<typeof RemoteSession>;

/** `GET /api/remote-sessions?repairId=&state=`: the caller's own, newest first. */
export const SessionsQuery = Type.Object(
  {
    repairId: Type.Optional(typeId('rep')),
    state: Type.Optional(Type.Enum(['live', 'ended'])),
    after: Type.Optional(typeId('rms')),
    limit: Type.Integer({ minimum: 1, maximum: 50, default: 20 }),
  },
  closed,
);

export const SessionSummary = Type.Object({
  sessionId: Type.String(),
  repairId: Type.String(),
  state: Type.Enum([...remoteSessionStates]),
  mode: Type.Enum([...sessionModes]),
  customerId: Type.String(),
  technician: Type.Object({ userId: Type.String(), name: Type.String(), certificate: Type.String() }),
  phone: orNull(Type.String({ description: 'Manufacturer and product' })),
  granted: powerList,
  requestedAt: moment,
  endsAt: orNull(moment),
  endedAt: orNull(moment),
  outcome: orNull(Type.Enum([...sessionOutcomes])),
  endReason: orNull(Type.Enum([...endReasons])),
  log: LogHead,
  refusedAttempts: Type.Integer({ description: 'Wishes of the technician that the customer’s end refused' }),
  isWatched: Type.Boolean(),
});
export type SessionSummary = Static<typeof SessionSummary>;

export const SessionList = Type.Object({ sessions: Type.Array(SessionSummary), nextAfter: orNull(Type.String()) });

/** `GET /api/admin/remote-sessions`: live ones, and the history. */
export const AdminSessionsQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['live', 'ended'])),
    outcome: Type.Optional(Type.Enum([...sessionOutcomes])),
    repairId: Type.Optional(typeId('rep')),
    number: Type.Optional(jobNumberText),
    customerId: Type.Optional(typeId('usr')),
    technicianId: Type.Optional(typeId('usr')),
    from: Type.Optional(Type.String({ format: 'date' })),
    to: Type.Optional(Type.String({ format: 'date' })),
    hasRefusals: Type.Optional(Type.Boolean()),
    after: Type.Optional(typeId('rms')),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 25 }),
  },
  closed,
);

/** `POST /api/remote-sessions/{id}/imei`, by the customer's end after an `imei.read`: kept as keyed digest and last four. */
export const NoteImei = Type.Object({ imei: Type.String({ pattern: '^[0-9]{15}$' }) }, closed);

/**
 * Live news: `remote_sessions.changed` {sessionId, repairId, state} and `remote_sessions.log` {sessionId, lastSeq}, to
 * `user:<customer>`, `user:<technician>` and `desk:operations`. Pages then ask `GET /api/remote-sessions/{id}` and
 * `GET …/log?after=` and verify what they get.
 */
export interface SessionChangedPush {
  readonly sessionId: string;
  readonly repairId: string;
  readonly state: (typeof remoteSessionStates)[number];
}
export interface SessionLogPush {
  readonly sessionId: string;
  readonly lastSeq: number;
}
