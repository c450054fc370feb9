import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Db } from '#platform/db/database.ts';
import type { AuditFilters } from './audit-schemas.ts';
import { type AuditRow, searchAudit } from './search-audit.ts';

const pageSize = 1_000;
/** What a spreadsheet still opens. More is asked for in slices of time. */
export const exportLimit = 100_000;

const columns = [
  ['auditId', (row) => row.audit_id],
  ['at', (row) => row.at.toISOString()],
  ['actorId', (row) => row.actor_id],
  ['actorRole', (row) => row.actor_role],
  ['action', (row) => row.action],
  ['subjectId', (row) => row.subject_id],
  ['reason', (row) => row.reason ?? ''],
  ['before', (row) => text(row.before)],
  ['after', (row) => text(row.after)],
  ['via', (row) => row.origin['via'] ?? ''],
  ['traceId', (row) => row.trace_id],
  ['batchNo', (row) => text(row.batch_no)],
  ['seq', (row) => text(row.seq)],
] as const satisfies readonly (readonly [string, (row: AuditRow) => string])[];

/** Written page by page while it is read. Cells that a spreadsheet would run as formulas are disarmed. */
export function auditCsv(db: Db, filters: AuditFilters): Readable {
  return Readable.from(lines(db, filters));
}

async function* lines(db: Db, filters: AuditFilters): AsyncGenerator<string> {
  yield stringify([columns.map(([name]) => name)]);
  let before: string | undefined;
  for (let written = 0; written < exportLimit;) {
    const rows = await searchAudit(db, filters, { limit: pageSize, ...(before ? { before } : {}) });
    if (rows.length > 0)
      yield stringify(
        rows.map((row) => columns.map(([, cell]) => cell(row))),
        { escape_formulas: true },
      );
    written += rows.length;
    before = rows.at(-1)?.audit_id;
    if (rows.length < pageSize) return;
  }
  yield stringify([[`The export ends at ${exportLimit} rows: choose a shorter time.`]]);
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
