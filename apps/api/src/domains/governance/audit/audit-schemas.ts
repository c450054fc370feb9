import { type Static, Type } from 'typebox';
import { idPattern } from '#platform/ids.ts';

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const word = '^[A-Za-z0-9_.:@-]{1,100}$';

const filters = {
  actorId: Type.Optional(Type.String({ pattern: word, description: 'usr_…, or system:<task>' })),
  subjectId: Type.Optional(Type.String({ pattern: word, description: 'the object the decision was about' })),
  action: Type.Optional(
    Type.String({ pattern: '^[a-z_-]+\\.[a-z_]+$', maxLength: 80, description: 'dealers.approved' }),
  ),
  room: Type.Optional(Type.String({ pattern: '^[a-z_-]{2,40}$', description: 'dealers, escrow, identity, …' })),
  traceId: Type.Optional(Type.String({ pattern: '^trc_[A-Za-z0-9_]{1,40}$' })),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
};

const page = {
  before: Type.Optional(Type.String({ pattern: idPattern('aud'), description: 'cursor: `next` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};

export const auditQuery = Type.Object({ ...filters, ...page }, { additionalProperties: false });
export const auditExportQuery = Type.Object(filters, { additionalProperties: false });
export type AuditFilters = Static<typeof auditExportQuery>;

export const auditParams = Type.Object({ auditId: Type.String({ pattern: idPattern('aud') }) });

const entryFields = {
  auditId: Type.String(),
  at: Type.String(),
  actorId: Type.String(),
  actorRole: Type.String(),
  action: Type.String(),
  subjectId: Type.String(),
  reason: nullable(Type.String()),
  before: Type.Unknown({ description: 'state before, null when there was none' }),
  after: Type.Unknown(),
  via: Type.String({ description: 'http, event, task or command' }),
  traceId: Type.String(),
  place: Type.Union([Type.Object({ seq: Type.Integer(), batchNo: Type.Integer() }), Type.Null()], {
    description: 'place in the sealed log; null until the next seal (a minute)',
  }),
};
export const auditEntry = Type.Object(entryFields);
export const auditPage = Type.Object({ logs: Type.Array(auditEntry), next: nullable(Type.String()) });

export const ownQuery = Type.Object(
  { ...page, subjectId: Type.Optional(Type.String({ pattern: word, description: 'only about this object of mine' })) },
  { additionalProperties: false },
);
export const ownPage = Type.Object({
  logs: Type.Array(
    Type.Object({
      auditId: Type.String(),
      at: Type.String(),
      action: Type.String(),
      subjectId: Type.String(),
      by: Type.Enum(['you', 'other_party', 'mistri', 'system']),
      sealed: Type.Boolean(),
    }),
  ),
  next: nullable(Type.String()),
});

const digest = Type.String();
export const sealSchema = Type.Object({
  header: Type.Object({
    version: Type.Literal(1),
    logId: Type.String(),
    batchNo: Type.Integer(),
    firstSeq: Type.Integer(),
    lastSeq: Type.Integer(),
    count: Type.Integer(),
    entriesRoot: digest,
    prevRoot: digest,
    sealedAt: Type.String(),
    keyId: Type.String(),
  }),
  root: digest,
  signature: Type.String(),
});

export const proofResult = Type.Object({
  auditId: Type.String(),
  entry: Type.Record(Type.String(), nullable(Type.String()), { description: 'the row exactly as it was sealed' }),
  seal: sealSchema,
  seq: Type.Integer(),
  path: Type.Array(digest),
  publicKeys: Type.Array(Type.String(), { description: 'Ed25519, 32 bytes, hex' }),
});

export const sealStateResult = Type.Object({
  head: Type.Union([
    Type.Object({ batchNo: Type.Integer(), lastSeq: Type.Integer(), root: digest, sealedAt: Type.String() }),
    Type.Null(),
  ]),
  unsealed: Type.Object({ count: Type.Integer(), oldestAt: nullable(Type.String()) }),
  publicKeys: Type.Array(Type.String()),
  lastCheck: Type.Union([
    Type.Object({
      checkedAt: Type.String(),
      ok: Type.Boolean(),
      batches: Type.Integer(),
      entries: Type.Integer(),
      problems: Type.Array(Type.String()),
    }),
    Type.Null(),
  ]),
  seals: Type.Array(sealSchema, { description: 'the newest 20' }),
});
