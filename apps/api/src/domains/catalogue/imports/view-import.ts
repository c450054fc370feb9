import { sql } from 'kysely';
import type { Static } from 'typebox';
import { type importRowsResult, importUndo_hours, type productImport } from '@mistri/contracts/catalogue/imports';
import {
  correctionHeads,
  listingErrorText,
  type ListingProblemLanguage,
} from '@mistri/contracts/catalogue/listing-problems';
import type { Db } from '#platform/db/database.ts';
import { byteOrderMark, csvOf } from '../sheets/write-sheet.ts';
import { readHeader } from '../sheets/sheet-columns.ts';
import './imports-tables.ts';

export type ImportView = Static<typeof productImport>;

interface Counts {
  to_create: number;
  to_change: number;
  unchanged: number;
  errors: number;
  saved: number;
  waiting: number;
  failed: number;
  undone: number;
  undo_waiting: number;
  undo_skipped: number;
}

export async function viewImport(db: Db, importId: string): Promise<ImportView> {
  const row = await db
    .selectFrom('product_imports')
    .selectAll()
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<Counts>`
    SELECT count(*) FILTER (WHERE action = 'create')::int AS to_create,
           count(*) FILTER (WHERE action = 'change')::int AS to_change,
           count(*) FILTER (WHERE action = 'unchanged')::int AS unchanged,
           count(*) FILTER (WHERE action = 'error')::int AS errors,
           count(*) FILTER (WHERE outcome IN ('saved', 'waiting'))::int AS saved,
           count(*) FILTER (WHERE outcome = 'waiting')::int AS waiting,
           count(*) FILTER (WHERE outcome = 'failed')::int AS failed,
           count(*) FILTER (WHERE undone = 'undone')::int AS undone,
           count(*) FILTER (WHERE undone = 'waiting')::int AS undo_waiting,
           count(*) FILTER (WHERE undone = 'skipped')::int AS undo_skipped
    FROM product_import_rows WHERE import_id = ${importId} AND row_no > 1`.execute(db);
  const counts = rows[0] as Counts;
  const todo = counts.to_create + counts.to_change;
  return {
    importId,
    label: row.label,
    kind: row.kind,
    state: row.state,
    problem: row.problem,
    problemRule: row.problem_rule,
    problemLimit: row.problem_limit,
    rowCount: row.row_count,
    toCreate: counts.to_create,
    toChange: counts.to_change,
    unchanged: counts.unchanged,
    errorCount: counts.errors,
    savedCount: counts.saved,
    waitingCount: counts.waiting,
    failedCount: counts.failed,
    undoneCount: counts.undone,
    undoWaitingCount: counts.undo_waiting,
    undoSkippedCount: counts.undo_skipped,
    undoUntil: undoUntil(row)?.toISOString() ?? null,
    progress: progressOf(row.state, {
      done: counts.saved + counts.failed,
      todo,
      saved: counts.saved,
      back: counts.undone + counts.undo_waiting + counts.undo_skipped,
    }),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** Until when it can be taken back; undefined when it cannot, or no more. */
export function undoUntil(row: { state: string; finished_at: Date | null }): Date | undefined {
  if (row.state !== 'applied' && row.state !== 'cancelled') return undefined;
  return row.finished_at ? new Date(row.finished_at.getTime() + importUndo_hours * 3_600_000) : undefined;
}

function progressOf(state: string, rows: { done: number; todo: number; saved: number; back: number }): number {
  if (state === 'queued') return 0;
  if (state === 'applying') return rows.todo === 0 ? 100 : Math.floor((rows.done * 100) / rows.todo);
  if (state === 'undoing') return rows.saved === 0 ? 100 : Math.floor((rows.back * 100) / rows.saved);
  return 100;
}

export async function listImports(db: Db, dealerId: string): Promise<{ items: ImportView[] }> {
  const rows = await db
    .selectFrom('product_imports')
    .select('import_id')
    .where('dealer_id', '=', dealerId)
    .orderBy('import_id', 'desc')
    .limit(20)
    .execute();
  return { items: await Promise.all(rows.map((row) => viewImport(db, row.import_id))) };
}

export async function listImportRows(
  db: Db,
  asked: { importId: string; errors?: boolean | undefined; cursor?: number | undefined; limit: number },
): Promise<Static<typeof importRowsResult>> {
  let find = db
    .selectFrom('product_import_rows')
    .selectAll()
    .where('import_id', '=', asked.importId)
    .where('row_no', '>', Math.max(1, asked.cursor ?? 1))
    .orderBy('row_no')
    .limit(asked.limit + 1);
  if (asked.errors)
    find = find.where((where) => where.or([where('action', '=', 'error'), where('outcome', '=', 'failed')]));
  const rows = await find.execute();
  const page = rows.slice(0, asked.limit);
  return {
    items: page.map((row) => ({
      row: row.row_no,
      sku: textOf(row.given?.['sku']),
      title: textOf(row.given?.['title']),
      action: row.action,
      outcome: row.outcome,
      productId: row.product_id,
      errors: row.errors,
      undone: row.undone,
    })),
    nextCursor: rows.length > asked.limit ? (page.at(-1)?.row_no ?? null) : null,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The rows that were not saved, as they came, with what is wrong: to be corrected there and sent again. */
export async function errorsFile(db: Db, importId: string, language: ListingProblemLanguage): Promise<string> {
  const rows = await db
    .selectFrom('product_import_rows')
    .select(['row_no', 'cells', 'errors'])
    .where('import_id', '=', importId)
    .where((where) =>
      where.or([where('row_no', '=', 1), where('action', '=', 'error'), where('outcome', '=', 'failed')]),
    )
    .orderBy('row_no')
    .execute();
  const header = rows.find((row) => row.row_no === 1)?.cells ?? [];
  const width = readHeader(header).columns.length;
  const lines = rows
    .filter((row) => row.row_no > 1)
    .map((row) => [
      ...Array.from({ length: width }, (_, at) => row.cells[at] ?? ''),
      String(row.row_no),
      row.errors.map((error) => `${error.column}: ${listingErrorText(error, language)}`).join(' | '),
    ]);
  return byteOrderMark + csvOf([[...header, ...correctionHeads[language]], ...lines]);
}
