import { importUndo_hours, type importUndoResult } from '@mistri/contracts/catalogue/imports';
import type { Static } from 'typebox';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { availability, changeStock } from '#rooms/inventory/index.ts';
import { changeProduct } from '../change-product.ts';
import type { ChangedFields, ProductRow } from '../listing-fields.ts';
import { lockProduct } from '../products-store.ts';
import { removeProduct } from '../remove-product.ts';
import type { RowTrace } from './imports-tables.ts';
import { moveImport } from './start-import.ts';
import { type ImportView, undoUntil, viewImport } from './view-import.ts';

const stepRows = 150;

export type UndoRefusal = 'catalogue.import_state' | 'catalogue.undo_too_late';
type Why = 'changed' | 'sold' | 'removed' | 'blocked' | 'unknown';
type Stock = { readonly quantity: number; readonly reserved: number } | undefined;

/**
 * Whether a row can be taken back. Only a listing that is exactly as the import left it: what somebody changed, sold or
 * reserved since is never overwritten (MKT-7).
 */
export function judgeUndo(
  product: Pick<ProductRow, 'status' | 'version'> | undefined,
  trace: RowTrace | null,
  stock: Stock,
): { does: 'remove' | 'restore' } | { does: 'skip'; why: Why } {
  const skip = (why: Why) => ({ does: 'skip', why }) as const;
  if (!trace) return skip('unknown');
  if (!product || product.status === 'removed') return skip('removed');
  if (product.status === 'pulled') return skip('blocked');
  if (product.version !== trace.version) return skip('changed');
  if (trace.created && (stock?.reserved ?? 0) > 0) return skip('sold');
  if ((trace.stock ?? trace.created) && (stock?.quantity ?? 0) !== (trace.stock?.after ?? 0)) return skip('sold');
  return { does: trace.created ? 'remove' : 'restore' };
}

function savedRows(db: Db, importId: string) {
  return db
    .selectFrom('product_import_rows')
    .where('import_id', '=', importId)
    .where('outcome', 'in', ['saved', 'waiting'])
    .where('undone', 'is', null);
}

async function judged(db: Db, importId: string) {
  const rows = await savedRows(db, importId)
    .select(['row_no', 'product_id', 'trace', 'given'])
    .orderBy('row_no')
    .execute();
  const ids = rows.flatMap((row) => row.product_id ?? []);
  const products =
    ids.length === 0
      ? []
      : await db
          .selectFrom('products')
          .select(['product_id', 'sku', 'title', 'status', 'version'])
          .where('product_id', 'in', ids)
          .execute();
  const byId = new Map(products.map((product) => [product.product_id, product]));
  const stock = await availability(db, ids);
  return rows.map((row) => {
    const productId = row.product_id ?? '';
    const product = byId.get(productId);
    return { row, product, productId, verdict: judgeUndo(product, row.trace, stock.get(productId)) };
  });
}

/** What taking it back would do, row by row. */
export async function previewUndo(
  db: Db,
  asked: { importId: string; cursor?: number | undefined; limit: number; at: Date },
): Promise<Static<typeof importUndoResult>> {
  const found = await db
    .selectFrom('product_imports')
    .select(['state', 'finished_at'])
    .where('import_id', '=', asked.importId)
    .executeTakeFirstOrThrow();
  const until = undoUntil(found);
  const rows = await judged(db, asked.importId);
  const count = (does: string): number => rows.filter((row) => row.verdict.does === does).length;
  const left = rows.filter((row) => row.row.row_no > (asked.cursor ?? 0));
  const page = left.slice(0, asked.limit);
  return {
    until: until && until > asked.at ? until.toISOString() : null,
    toRemove: count('remove'),
    toRestore: count('restore'),
    toSkip: count('skip'),
    items: page.map(({ row, product, productId, verdict }) => ({
      row: row.row_no,
      sku: product?.sku ?? textOf(row.given?.['sku']),
      title: product?.title ?? textOf(row.given?.['title']),
      productId,
      does: verdict.does,
      why: verdict.does === 'skip' ? verdict.why : null,
      before: verdict.does === 'restore' && row.trace ? beforeOf(row.trace) : {},
    })),
    nextCursor: left.length > asked.limit ? (page.at(-1)?.row.row_no ?? null) : null,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const beforeOf = (trace: RowTrace): Record<string, unknown> => ({
  ...trace.before,
  ...(trace.stock ? { quantity: trace.stock.before } : {}),
});

/** In steps, as it was applied. What was stopped in the middle can be taken back too. */
export async function undoImport(tx: Tx, origin: Origin, importId: string): Promise<Result<ImportView, UndoRefusal>> {
  const found = await tx
    .selectFrom('product_imports')
    .select(['state', 'finished_at'])
    .where('import_id', '=', importId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const until = undoUntil(found);
  const [saved] = await savedRows(tx, importId).select('row_no').limit(1).execute();
  if (!until || !saved)
    return refuse('catalogue.import_state', 'Nothing of this import can be taken back. Reload to see how it stands.');
  if (until <= origin.at)
    return refuse(
      'catalogue.undo_too_late',
      `An import can be taken back for ${importUndo_hours} hours. Change the listings by another sheet.`,
      { details: { hours: importUndo_hours } },
    );
  await tx.updateTable('product_imports').set({ state: 'undoing' }).where('import_id', '=', importId).execute();
  await audit(tx, origin, { action: 'catalogue.import_undone', subjectId: importId });
  await emit(tx, origin, { name: 'catalogue.import_undo_step.v1', subject: importId, payload: { importId } });
  return ok(await viewImport(tx, importId));
}

/** Takes the next rows back, each in a transaction with its note; asks for the next step or finishes. */
export async function undoStep(db: Db, origin: Origin, importId: string): Promise<void> {
  const found = await db.selectFrom('product_imports').selectAll().where('import_id', '=', importId).executeTakeFirst();
  if (found?.state !== 'undoing') return;
  const rows = await savedRows(db, importId).select('row_no').orderBy('row_no').limit(stepRows).execute();
  const by: Origin = { ...origin, actor: { userId: found.created_by, role: 'system' } };
  for (const { row_no } of rows) await undoRow(db, by, { importId, dealerId: found.dealer_id, rowNo: row_no });
  await transact(db, async (tx) => {
    if (rows.length === stepRows) {
      await emit(tx, origin, { name: 'catalogue.import_undo_step.v1', subject: importId, payload: { importId } });
      return;
    }
    await moveImport(tx, { importId, from: ['undoing'], to: 'undone', at: found.finished_at ?? origin.at });
    await tx.updateTable('product_imports').set({ undone_at: origin.at }).where('import_id', '=', importId).execute();
  });
}

interface Row {
  importId: string;
  dealerId: string;
  rowNo: number;
}

/** A refusal of a change takes back what it wrote; the row is then noted as skipped. */
async function undoRow(db: Db, origin: Origin, row: Row): Promise<void> {
  const done = await inTransaction<null, string>(db, async (tx) => {
    const outcome = await takeBack(tx, origin, row);
    if (!outcome.ok) return outcome;
    await noteUndone(tx, row, outcome.value);
    return ok(null);
  });
  if (!done.ok) await transact(db, (tx) => noteUndone(tx, row, 'skipped'));
}

async function noteUndone(tx: Tx, row: Row, undone: 'undone' | 'waiting' | 'skipped'): Promise<void> {
  await tx
    .updateTable('product_import_rows')
    .set({ undone })
    .where('import_id', '=', row.importId)
    .where('row_no', '=', row.rowNo)
    .where('undone', 'is', null)
    .execute();
}

async function takeBack(tx: Tx, origin: Origin, row: Row): Promise<Result<'undone' | 'waiting' | 'skipped', string>> {
  const saved = await savedRows(tx, row.importId)
    .where('row_no', '=', row.rowNo)
    .select(['product_id', 'trace'])
    .forUpdate()
    .executeTakeFirst();
  const productId = saved?.product_id;
  const trace = saved?.trace;
  if (!productId || !trace) return ok('skipped');
  const product = await lockProduct(tx, productId);
  const stock = (await availability(tx, [productId])).get(productId);
  const verdict = judgeUndo(product, trace, stock);
  if (verdict.does === 'skip') return ok('skipped');
  if (verdict.does === 'remove') {
    const removed = await removeProduct(tx, origin, productId);
    return removed.ok ? ok('undone') : removed;
  }
  const changed = await changeProduct(tx, origin, { productId, changes: trace.before as ChangedFields });
  if (!changed.ok) return changed;
  if (trace.stock && trace.stock.before !== trace.stock.after) {
    const changes = [{ productId, quantity: trace.stock.before }];
    const note = 'import taken back';
    const stocked = await changeStock(tx, origin, { dealerId: row.dealerId, changes, reason: 'counted', note });
    if (!stocked.ok) return stocked;
  }
  return ok(changed.value.waitingFor.length > 0 ? 'waiting' : 'undone');
}
