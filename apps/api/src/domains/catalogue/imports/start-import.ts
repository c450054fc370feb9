import { importLimit_bytes } from '@mistri/contracts/catalogue/imports';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { type FieldError, ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { kindOf } from '../sheets/read-sheet.ts';
import './imports-tables.ts';
import { type ImportView, viewImport } from './view-import.ts';

export type ImportRefusal =
  | 'catalogue.bad_file'
  | 'catalogue.import_running'
  | 'catalogue.import_state'
  | 'catalogue.not_a_seller';

/** Keeps the file and puts it in line to be checked; nothing of it is listed before it is applied. */
export async function startImport(
  services: Services,
  origin: Origin,
  given: { dealerId: string; bytes: Buffer; label: string },
): Promise<Result<ImportView, ImportRefusal>> {
  const bad = (message: string, broken: Pick<FieldError, 'rule'> = {}) =>
    refuse('catalogue.bad_file', message, { errors: [{ path: 'body', message, ...broken }] });
  if (given.bytes.length === 0) return bad('The file is empty. Choose a .csv or .xlsx file.', { rule: 'fileEmpty' });
  if (given.bytes.length > importLimit_bytes) return bad('The file is larger than 10 MB. Split it.');
  const kind = kindOf(given.bytes);
  if (!kind) return bad('Send a .csv (UTF-8) or .xlsx file. Older .xls files: save them as .xlsx first.');
  const fileName = newFileName('imports', kind);
  await services.files.put(fileName, given.bytes, 'application/octet-stream');
  const result = await inTransaction<ImportView, ImportRefusal>(services.db, async (tx) => {
    // One at a time: the seller's row is the lock.
    const seller = await tx
      .selectFrom('catalogue_sellers')
      .select('dealer_id')
      .where('dealer_id', '=', given.dealerId)
      .forUpdate()
      .executeTakeFirst();
    if (!seller)
      return refuse(
        'catalogue.not_a_seller',
        'Your dealer application is not approved yet; then you can list products.',
      );
    if (await runningImport(tx, given.dealerId))
      return refuse('catalogue.import_running', 'Another file is being worked on. Wait until it is finished.');
    const importId = newId('imp');
    await tx
      .insertInto('product_imports')
      .values({
        import_id: importId,
        dealer_id: given.dealerId,
        created_by: origin.actor.userId,
        label: given.label,
        file_name: fileName,
        kind,
        state: 'queued',
        problem: null,
        problem_rule: null,
        problem_limit: null,
        created_at: origin.at,
        finished_at: null,
        undone_at: null,
      })
      .execute();
    await emit(tx, origin, { name: 'catalogue.import_queued.v1', subject: importId, payload: { importId } });
    return ok(await viewImport(tx, importId));
  });
  if (!result.ok) await services.files.remove(fileName);
  return result;
}

async function runningImport(db: Db, dealerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('product_imports')
    .select('import_id')
    .where('dealer_id', '=', dealerId)
    .where('state', 'in', ['queued', 'applying', 'undoing'])
    .executeTakeFirst();
  return row !== undefined;
}

/** The rows without errors are saved, some hundred at a time; those with errors are left out. */
export async function applyImport(
  tx: Tx,
  origin: Origin,
  importId: string,
): Promise<Result<ImportView, ImportRefusal>> {
  const moved = await moveImport(tx, { importId, from: ['checked'], to: 'applying' });
  if (!moved) return wrongState();
  await audit(tx, origin, { action: 'catalogue.import_applied', subjectId: importId });
  await emit(tx, origin, { name: 'catalogue.import_step.v1', subject: importId, payload: { importId } });
  return ok(await viewImport(tx, importId));
}

/** What is saved stays; the rest is left. */
export async function cancelImport(
  tx: Tx,
  origin: Origin,
  importId: string,
): Promise<Result<ImportView, ImportRefusal>> {
  const moved = await moveImport(tx, {
    importId,
    from: ['queued', 'checked', 'applying'],
    to: 'cancelled',
    at: origin.at,
  });
  return moved ? ok(await viewImport(tx, importId)) : wrongState();
}

const wrongState = () => refuse('catalogue.import_state', 'This import is in another state by now. Reload it.');

type State = 'queued' | 'checked' | 'applying' | 'applied' | 'undoing' | 'undone' | 'cancelled';

export async function moveImport(
  tx: Tx,
  move: { importId: string; from: readonly State[]; to: State; at?: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('product_imports')
    .set({ state: move.to, finished_at: move.at ?? null })
    .where('import_id', '=', move.importId)
    .where('state', 'in', [...move.from])
    .returning('import_id')
    .executeTakeFirst();
  return row !== undefined;
}
