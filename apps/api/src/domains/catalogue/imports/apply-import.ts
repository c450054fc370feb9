import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { availability, changeStock } from '#rooms/inventory/index.ts';
import { changeProduct } from '../change-product.ts';
import { createProduct } from '../create-product.ts';
import { fieldsOf, type GivenFields, type ListingFields } from '../listing-fields.ts';
import { type ListingReference, modelIdsOf, readListingReference } from '../listing-reference.ts';
import type { ProductSaved } from '../product-saved.ts';
import { type RowFields, rowErrorOf } from '../sheets/sheet-columns.ts';
import type { RowTrace } from './imports-tables.ts';
import { moveImport } from './start-import.ts';

/** Rows per step: a step is done within a few seconds, and after a crash only a step is tried again. */
const stepRows = 150;
/** Rows saved side by side: each SKU is there once, so they do not meet. */
const atOnce = 4;

/**
 * Saves the next rows, each in a transaction of its own together with the note that it is saved: whatever happens, no row
 * is saved twice. Then asks for the next step, or finishes.
 */
export async function applyStep(db: Db, origin: Origin, importId: string): Promise<void> {
  const found = await db.selectFrom('product_imports').selectAll().where('import_id', '=', importId).executeTakeFirst();
  if (found?.state !== 'applying') return;
  const rows = await db
    .selectFrom('product_import_rows')
    .select(['row_no', 'given', 'action'])
    .where('import_id', '=', importId)
    .where('outcome', 'is', null)
    .where('action', 'in', ['create', 'change'])
    .orderBy('row_no')
    .limit(stepRows)
    .execute();
  // In the name of who sent the file.
  const by: Origin = { ...origin, actor: { userId: found.created_by, role: 'system' } };
  const hsns = rows.flatMap((row) => (row.given as RowFields | null)?.hsn ?? []);
  const reference = await readListingReference(db, origin.at, hsns);
  const save = (row: { row_no: number; given: unknown }): Promise<void> => {
    const fields = (row.given ?? {}) as RowFields;
    return saveRow(db, by, { importId, dealerId: found.dealer_id, rowNo: row.row_no, fields, reference });
  };
  for (let from = 0; from < rows.length; from += atOnce) await Promise.all(rows.slice(from, from + atOnce).map(save));
  await transact(db, (tx) =>
    goOn(tx, origin, { importId, dealerId: found.dealer_id, finished: rows.length < stepRows }),
  );
}

interface Row {
  importId: string;
  dealerId: string;
  rowNo: number;
  fields: RowFields;
  reference: ListingReference;
}

async function saveRow(db: Db, origin: Origin, row: Row): Promise<void> {
  const saved = await inTransaction<ProductSaved, string>(db, async (tx) => {
    const result = await createOrChange(tx, origin, row);
    if (!result.ok) return result;
    const { trace, ...saved } = result.value;
    const outcome = saved.waitingFor.length > 0 ? ('waiting' as const) : ('saved' as const);
    const first = await noteOutcome(tx, { ...row, outcome, productId: saved.productId, trace });
    return first ? ok(saved) : refuse('catalogue.import_state', 'saved already');
  });
  if (saved.ok || saved.code === 'catalogue.import_state') return;
  const errors = saved.errors.map((error) =>
    rowErrorOf(saved.code === 'inventory.stock_unchangeable' ? { ...error, rule: 'stock' } : error),
  );
  const told = errors.length > 0 ? errors : [{ column: 'SKU', message: saved.message }];
  await transact(db, (tx) => noteOutcome(tx, { ...row, outcome: 'failed', errors: told }));
}

async function noteOutcome(
  tx: Tx,
  note: {
    importId: string;
    rowNo: number;
    outcome: 'saved' | 'waiting' | 'failed';
    productId?: string;
    trace?: RowTrace;
    errors?: unknown;
  },
): Promise<boolean> {
  const row = await tx
    .updateTable('product_import_rows')
    .set({
      outcome: note.outcome,
      product_id: note.productId ?? null,
      trace: note.trace ? JSON.stringify(note.trace) : null,
      ...(note.errors ? { errors: JSON.stringify(note.errors) } : {}),
    })
    .where('import_id', '=', note.importId)
    .where('row_no', '=', note.rowNo)
    .where('outcome', 'is', null)
    .returning('row_no')
    .executeTakeFirst();
  return row !== undefined;
}

/** The SKU decides anew: it may have been added since the file was checked. */
async function createOrChange(
  tx: Tx,
  origin: Origin,
  row: Row,
): Promise<Result<ProductSaved & { trace: RowTrace }, string>> {
  const { quantity, sku = '', ...given } = row.fields;
  const present = await tx
    .selectFrom('products')
    .selectAll()
    .where('dealer_id', '=', row.dealerId)
    .where('sku', '=', sku)
    .where('status', '!=', 'removed')
    .executeTakeFirst();
  const { reference, dealerId } = row;
  if (!present) {
    const stock = quantity === undefined ? {} : { quantity };
    const made = await createProduct(tx, origin, {
      dealerId,
      given: { ...given, sku } as GivenFields,
      reference,
      ...stock,
    });
    if (!made.ok) return made;
    const trace = { created: true, version: made.value.version, before: {} };
    return ok({
      ...made.value,
      trace: quantity === undefined ? trace : { ...trace, stock: { before: 0, after: quantity } },
    });
  }
  const before = pick(fieldsOf(present, modelIdsOf(reference, present.model_nos)), Object.keys(given));
  const changed = await changeProduct(tx, origin, { productId: present.product_id, changes: given, reference });
  if (!changed.ok) return changed;
  const trace = { created: false, version: changed.value.version, before };
  if (quantity === undefined) return ok({ ...changed.value, trace });
  const inStock = (await availability(tx, [present.product_id])).get(present.product_id)?.quantity ?? 0;
  const stocked = await changeStock(tx, origin, {
    dealerId,
    changes: [{ productId: present.product_id, quantity }],
    reason: 'imported',
  });
  if (!stocked.ok) return { ...stocked, errors: stocked.errors.map((error) => ({ ...error, path: 'quantity' })) };
  return ok({ ...changed.value, trace: { ...trace, stock: { before: inStock, after: quantity } } });
}

/** A new category or HSN code may bring a tax rate and a code that the sheet did not name. */
const follow = { categoryId: ['hsn', 'gstRateBp'], hsn: ['gstRateBp'] } as const;

function pick(fields: ListingFields, names: readonly string[]): Record<string, unknown> {
  const wanted = new Set(names.flatMap((name) => [name, ...(follow[name as keyof typeof follow] ?? [])]));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.has(name)));
}

async function goOn(
  tx: Tx,
  origin: Origin,
  step: { importId: string; dealerId: string; finished: boolean },
): Promise<void> {
  const { importId, dealerId } = step;
  if (!step.finished) {
    await emit(tx, origin, { name: 'catalogue.import_step.v1', subject: importId, payload: { importId } });
    return;
  }
  if (!(await moveImport(tx, { importId, from: ['applying'], to: 'applied', at: origin.at }))) return;
  const counts = await tx
    .selectFrom('product_import_rows')
    .select((where) => [
      where.fn.countAll<number>().filterWhere('outcome', 'in', ['saved', 'waiting']).as('saved'),
      where.fn.countAll<number>().filterWhere('outcome', '=', 'failed').as('failed'),
    ])
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  await emit(tx, origin, {
    name: 'catalogue.import_finished.v1',
    subject: importId,
    payload: { importId, dealerId, saved: counts.saved, failed: counts.failed },
  });
}
