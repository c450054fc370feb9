import { type Static, Type } from 'typebox';
import { audit } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db } from '#platform/db/database.ts';
import { externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { getJob } from '#rooms/jobs/index.ts';
import { auditCsv } from './audit-csv.ts';
import {
  auditEntry,
  auditExportQuery,
  auditPage,
  auditParams,
  auditQuery,
  ownPage,
  ownQuery,
} from './audit-schemas.ts';
import { type AuditRow, readAuditRow, searchAudit, searchOwn } from './search-audit.ts';

const listRoute = (path: string, hidden: boolean) =>
  readRoute({
    method: 'GET',
    path,
    hidden,
    summary: 'The audit log, newest first: who did what to which object, when, why, before and after (GOV-1)',
    action: 'governance.read_audit',
    query: auditQuery,
    result: auditPage,
    handle: async ({ db, query }) => {
      const { before, limit, ...filters } = query;
      const rows = await searchAudit(db, filters, { limit: limit + 1, ...(before ? { before } : {}) });
      return ok(pageOf(rows, limit, entryOf));
    },
  });

const readEntryRoute = readRoute({
  method: 'GET',
  path: '/api/audit/logs/:auditId',
  summary: 'One row of the audit log',
  action: 'governance.read_audit',
  params: auditParams,
  result: auditEntry,
  refusals: { 'governance.no_such_entry': 404 },
  handle: async ({ db, params }) => {
    const row = await readAuditRow(db, params.auditId);
    return row ? ok(entryOf(row)) : refuse('governance.no_such_entry', 'There is no such row in the audit log.');
  },
});

/** Taking the log out is itself a decision that matters. */
const exportRoute = externalRoute({
  method: 'GET',
  path: '/api/audit/logs.csv',
  summary: 'The same as CSV (100,000 rows at most); the export is itself audited',
  action: 'governance.export_audit',
  query: auditExportQuery,
  result: Type.Null(),
  raw: { contentType: 'text/csv' },
  handle: async ({ db, query, origin, reply }) => {
    await transact(db, (tx) =>
      audit(tx, origin, { action: 'governance.audit_exported', subjectId: 'audit', after: query }),
    );
    reply.header('content-disposition', `attachment; filename="audit-${origin.at.toISOString().slice(0, 10)}.csv"`);
    await reply.type('text/csv; charset=utf-8').send(auditCsv(db, query));
    return ok(null);
  },
});

/** GOV-1: everybody can read what was done in their own matters; never why, nor by which person of ours. */
const ownRoute = readRoute({
  method: 'GET',
  path: '/api/audit/mine',
  summary: 'What I did and what was decided about me, or about one object of mine',
  action: 'governance.read_own_audit',
  query: ownQuery,
  result: ownPage,
  refusals: { 'governance.not_yours': 404 },
  handle: async (call) => {
    const { db, query } = call;
    const { userId, subjects } = signedIn(call);
    const { subjectId, before, limit } = query;
    if (subjectId !== undefined && !(await mayRead(db, subjects, subjectId)))
      return refuse('governance.not_yours', 'There is nothing here, or it is not yours to see.');
    const rows = await searchOwn(
      db,
      { userId, subjects, ...(subjectId ? { object: subjectId } : {}) },
      { limit: limit + 1, ...(before ? { before } : {}) },
    );
    return ok(pageOf(rows, limit, (row) => ownEntryOf(row, userId)));
  },
});

async function mayRead(db: Db, subjects: readonly string[], subjectId: string): Promise<boolean> {
  if (subjects.includes(subjectId)) return true;
  const job = await getJob(db, subjectId);
  return job !== undefined && (subjects.includes(job.customer_id) || subjects.includes(job.payee_id));
}

function pageOf<T>(
  rows: readonly AuditRow[],
  limit: number,
  of: (row: AuditRow) => T,
): { logs: T[]; next: string | null } {
  const page = rows.slice(0, limit);
  return { logs: page.map(of), next: rows.length > limit ? (page.at(-1)?.audit_id ?? null) : null };
}

function entryOf(row: AuditRow): Static<typeof auditEntry> {
  return {
    auditId: row.audit_id,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    actorRole: row.actor_role,
    action: row.action,
    subjectId: row.subject_id,
    reason: row.reason,
    before: row.before,
    after: row.after,
    via: row.origin['via'] ?? 'http',
    traceId: row.trace_id,
    place: row.seq === null || row.batch_no === null ? null : { seq: row.seq, batchNo: row.batch_no },
  };
}

function ownEntryOf(row: AuditRow, userId: string): Static<typeof ownPage>['logs'][number] {
  const others = { admin: 'mistri', system: 'system' } as const;
  return {
    auditId: row.audit_id,
    at: row.at.toISOString(),
    action: row.action,
    subjectId: row.subject_id,
    by: row.actor_id === userId ? 'you' : (others[row.actor_role as keyof typeof others] ?? 'other_party'),
    sealed: row.seq !== null,
  };
}

export const auditRoutes = [
  listRoute('/api/audit/logs', false),
  listRoute('/api/admin/audit/logs', true),
  readEntryRoute,
  exportRoute,
  ownRoute,
];
