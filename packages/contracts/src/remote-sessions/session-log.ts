import Type, { type Static } from 'typebox';
import { closed, textLine, typeId } from '../plain-text.ts';
import { operationPowers, type OperationName, powers } from '../repair/powers.ts';
import { exactMoment, sha256Text, SignedConsent, signatureText } from './consent.ts';

export const logAuthors = ['technician', 'customer', 'phone', 'session'] as const;
export const logKinds = [
  'opened',
  'operation',
  'refused',
  'transfer',
  'power',
  'mode',
  'note',
  'paused',
  'resumed',
  'closed',
] as const;
export type LogKind = (typeof logKinds)[number];

/** What a log and its upload may hold. Writers cut longer texts; verifiers refuse them. */
export const logLimits = {
  entriesPerSession: 20_000,
  bytesPerSession: 16 * 1024 * 1024,
  entriesPerUpload: 200,
  commandLength: 2000,
  messageLength: 500,
} as const;

/**
 * One thing that happened (USB-7). Command lines and file names are in clear, contents never: their length and SHA-256.
 * `opened` (entry 1) and every `power` entry that took effect name the consent they rest on by its SHA-256.
 */
export const SessionLogEntry = Type.Object(
  {
    v: Type.Literal(1),
    sessionId: typeId('rms'),
    /** 1, 2, 3 … without gaps. */
    seq: Type.Integer({ minimum: 1, maximum: logLimits.entriesPerSession }),
    at: exactMoment,
    by: Type.Enum([...logAuthors]),
    kind: Type.Enum([...logKinds]),
    consent: Type.Optional(sha256Text),
    operation: Type.Optional(Type.Enum(Object.keys(operationPowers) as OperationName[])),
    /** The command as people know it: `adb shell pm list packages`. */
    command: Type.Optional(textLine(1, logLimits.commandLength)),
    power: Type.Optional(Type.Enum([...powers])),
    /** `started`, `done`, `failed`, `cancelled`, `granted`, `refused` … and for `closed` the session's outcome. */
    outcome: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })),
    contents: Type.Optional(
      Type.Object({ length: Type.Integer({ minimum: 0, maximum: 2 ** 50 }), sha256: sha256Text }, closed),
    ),
    /** Name of a file, without the folders of the computer it came from. */
    fileName: Type.Optional(textLine(1, 255)),
    partition: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,72}$' })),
    message: Type.Optional(textLine(1, logLimits.messageLength)),
  },
  closed,
);
export type SessionLogEntry = Static<typeof SessionLogEntry>;

/**
 * `hash` = SHA-256(`mistri.session-log.v1` ‖ 0x00 ‖ hash of the entry before, 32 zero bytes for the first ‖ canonical entry).
 * `signature`: Ed25519 by the customer's device key over `mistri.session-log.signature.v1` ‖ 0x00 ‖ hash.
 */
export const SignedLogEntry = Type.Object(
  { entry: SessionLogEntry, hash: sha256Text, signature: signatureText },
  closed,
);
export type SignedLogEntry = Static<typeof SignedLogEntry>;

export const logFileFormat = 'mistri-session-log/1';

/**
 * A log as a file: JSON Lines. Line 1 is this header with the consents (each signed, oldest first), every other line a
 * `SignedLogEntry`. Everything needed to verify it without a server, except the trust in the customer's key: a verifier
 * prints its fingerprint, and the platform's audit log names the same.
 */
export const LogFileHeader = Type.Object(
  {
    format: Type.Literal(logFileFormat),
    sessionId: typeId('rms'),
    consents: Type.Array(SignedConsent, { minItems: 1, maxItems: 1000 }),
    /** How many entries the platform holds, and the hash of the last one: shows entries cut off the end. */
    head: Type.Object({ seq: Type.Integer({ minimum: 0 }), hash: sha256Text }, closed),
  },
  closed,
);
export type LogFileHeader = Static<typeof LogFileHeader>;

export const LogUpload = Type.Object(
  { entries: Type.Array(SignedLogEntry, { minItems: 1, maxItems: logLimits.entriesPerUpload }) },
  closed,
);
export type LogUpload = Static<typeof LogUpload>;

/** Where the server's copy stands: whoever sends goes on after `lastSeq`. */
export const LogHead = Type.Object({
  lastSeq: Type.Integer({ minimum: 0 }),
  headHash: sha256Text,
  isClosed: Type.Boolean(),
});
export type LogHead = Static<typeof LogHead>;

export const LogPage = Type.Object({
  entries: Type.Array(SignedLogEntry),
  nextAfter: Type.Union([Type.Integer(), Type.Null()]),
  ...LogHead.properties,
});
export type LogPage = Static<typeof LogPage>;
