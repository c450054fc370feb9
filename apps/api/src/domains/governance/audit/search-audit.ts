import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { AuditFilters } from './audit-schemas.ts';

export interface AuditRow {
  audit_id: string;
  at: Date;
  actor_id: string;
  actor_role: string;
  action: string;
  subject_id: string;
  reason: string | null;
  before: unknown;
  after: unknown;
  origin: Record<string, string>;
  trace_id: string;
  seq: number | null;
  batch_no: number | null;
}

/** One page, newest first. The cursor is the last row's id; its time is looked up. */
export async function searchAudit(
  db: Db,
  filters: AuditFilters,
  page: { before?: string; limit: number },
): Promise<AuditRow[]> {
  let query = rowsOf(db);
  if (filters.actorId !== undefined) query = query.where('a.actor_id', '=', filters.actorId);
  if (filters.subjectId !== undefined) query = query.where('a.subject_id', '=', filters.subjectId);
  if (filters.action !== undefined) query = query.where('a.action', '=', filters.action);
  if (filters.room !== undefined) query = query.where(sql`split_part(a.action, '.', 1)`, '=', filters.room);
  if (filters.traceId !== undefined) query = query.where('a.trace_id', '=', filters.traceId);
  if (filters.from !== undefined) query = query.where('a.at', '>=', new Date(filters.from));
  if (filters.to !== undefined) query = query.where('a.at', '<', new Date(filters.to));
  return newestFirst(query, page).execute();
}

/** What somebody did, and what was decided about them or about one object of theirs. */
export function searchOwn(
  db: Db,
  whose: { userId: string; subjects: readonly string[]; object?: string },
  page: { before?: string; limit: number },
): Promise<AuditRow[]> {
  const { object } = whose;
  const query = rowsOf(db).where((where) =>
    object === undefined
      ? where.or([where('a.actor_id', '=', whose.userId), where('a.subject_id', 'in', [...whose.subjects])])
      : where('a.subject_id', '=', object),
  );
  return newestFirst(query, page).execute();
}

export async function readAuditRow(db: Db, auditId: string): Promise<AuditRow | undefined> {
  return rowsOf(db).where('a.audit_id', '=', auditId).executeTakeFirst();
}

function rowsOf(db: Db) {
  return db
    .selectFrom('audit_log as a')
    .leftJoin('audit_positions as p', 'p.audit_id', 'a.audit_id')
    .select([
      'a.audit_id',
      'a.at',
      'a.actor_id',
      'a.actor_role',
      'a.action',
      'a.subject_id',
      'a.reason',
      'a.before',
      'a.after',
      'a.origin',
      'a.trace_id',
      'p.seq',
      'p.batch_no',
    ]);
}

type Query = ReturnType<typeof rowsOf>;

function newestFirst(query: Query, page: { before?: string; limit: number }): Query {
  const { before } = page;
  const bounded =
    before === undefined
      ? query
      : query.where(
          sql<boolean>`(a.at, a.audit_id) < (SELECT c.at, c.audit_id FROM audit_log AS c WHERE c.audit_id = ${before})`,
        );
  return bounded.orderBy('a.at', 'desc').orderBy('a.audit_id', 'desc').limit(page.limit);
}
