import type { Static } from 'typebox';
import type { bulkBody, bulkResult } from '@mistri/contracts/catalogue/imports';
import { listingProblemText } from '@mistri/contracts/catalogue/listing-problems';
import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { availability, changeStock } from '#rooms/inventory/index.ts';
import { changeProductStatus } from '../change-product-status.ts';
import '../imports/imports-tables.ts';
import type { ChangedFields, ProductRow } from '../listing-fields.ts';
import { changeProduct } from '../change-product.ts';
import { type BulkChange, planRow } from './plan-bulk.ts';

const mostProducts = 500;

export type BulkRefusal = 'catalogue.nothing_selected' | 'catalogue.too_many_selected' | 'catalogue.bulk_state';
export type BulkView = Static<typeof bulkResult>;

/** Works out what would change and keeps it: applying does exactly what was seen. */
export async function previewBulk(
  tx: Tx,
  origin: Origin,
  asked: { dealerId: string; request: Static<typeof bulkBody> },
): Promise<Result<BulkView, BulkRefusal>> {
  const { dealerId, request } = asked;
  const rows = await selected(tx, dealerId, request.selection);
  if (rows.length === 0) return refuse('catalogue.nothing_selected', 'None of your products fits this selection.');
  if (rows.length > mostProducts)
    return refuse(
      'catalogue.too_many_selected',
      `More than ${mostProducts} products fit. Narrow the selection, or use an import.`,
      { details: { limit: mostProducts } },
    );
  const stock = await availability(
    tx,
    rows.map((row) => row.product_id),
  );
  const bulkId = newId('blk');
  await tx
    .insertInto('product_bulk_changes')
    .values({
      bulk_id: bulkId,
      dealer_id: dealerId,
      created_by: origin.actor.userId,
      change: JSON.stringify(request.change),
      state: 'preview',
      created_at: origin.at,
      applied_at: null,
      undone_at: null,
    })
    .execute();
  await tx
    .insertInto('product_bulk_rows')
    .values(
      rows.map((row) => {
        const planned = planRow(row, stock.get(row.product_id)?.quantity ?? 0, request.change);
        return {
          bulk_id: bulkId,
          product_id: row.product_id,
          title: row.title,
          sku: row.sku,
          before: JSON.stringify(planned.before),
          after: JSON.stringify(planned.after),
          problem: planned.problem && listingProblemText({ rule: planned.problem }),
          problem_rule: planned.problem,
          outcome: null,
        };
      }),
    )
    .execute();
  return ok(await viewBulk(tx, bulkId));
}

async function selected(
  db: Db,
  dealerId: string,
  selection: Static<typeof bulkBody>['selection'],
): Promise<ProductRow[]> {
  let find = db
    .selectFrom('products')
    .selectAll()
    .where('dealer_id', '=', dealerId)
    .where('status', '!=', 'removed')
    .orderBy('product_id')
    .limit(mostProducts + 1);
  if (selection.productIds) find = find.where('product_id', 'in', selection.productIds);
  if (selection.status) find = find.where('status', '=', selection.status);
  if (selection.categoryId) find = find.where('category_id', '=', selection.categoryId);
  if (selection.brandId) find = find.where('brand_id', '=', selection.brandId);
  if (selection.search) {
    const pattern = `%${selection.search.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    find = find.where((where) => where.or([where('title', 'ilike', pattern), where('sku', 'ilike', pattern)]));
  }
  return find.execute();
}

export async function viewBulk(db: Db, bulkId: string): Promise<BulkView> {
  const bulk = await db
    .selectFrom('product_bulk_changes')
    .selectAll()
    .where('bulk_id', '=', bulkId)
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('product_bulk_rows')
    .selectAll()
    .where('bulk_id', '=', bulkId)
    .orderBy('product_id')
    .execute();
  const count = (outcome: string): number => rows.filter((row) => row.outcome === outcome).length;
  return {
    bulkId,
    state: bulk.state,
    change: bulk.change,
    count: rows.length,
    problems: rows.filter((row) => row.problem !== null).length,
    done: count('done') + count('undone'),
    waiting: count('waiting'),
    skipped: count('skipped'),
    rows: rows.map((row) => ({
      productId: row.product_id,
      sku: row.sku,
      title: row.title,
      before: row.before,
      after: row.after,
      problem: row.problem,
      problemRule: row.problem_rule,
      outcome: row.outcome,
    })),
    createdAt: bulk.created_at.toISOString(),
    appliedAt: bulk.applied_at?.toISOString() ?? null,
    undoneAt: bulk.undone_at?.toISOString() ?? null,
  };
}

type Direction = 'apply' | 'undo';

/**
 * Makes the previewed change, or takes it back, row by row, each in a transaction of its own together with the note of how
 * it went. A product that is no longer as the preview saw it is skipped: what somebody changed meanwhile is never
 * overwritten. What was cut off in the middle goes on when it is asked for again; no row is changed twice.
 */
export async function runBulk(
  db: Db,
  origin: Origin,
  asked: { bulkId: string; direction: Direction },
): Promise<Result<BulkView, BulkRefusal>> {
  const claimed = await inTransaction(db, (tx) => claim(tx, origin, asked));
  if (!claimed.ok) return claimed;
  for (const productId of await rowsLeft(db, asked))
    await transact(db, (tx) => runRow(tx, origin, { ...asked, productId, kind: claimed.value }));
  return ok(await viewBulk(db, asked.bulkId));
}

/** Rows that the direction has not come to yet. */
async function rowsLeft(db: Db, asked: { bulkId: string; direction: Direction }): Promise<string[]> {
  const rows = await leftOf(db, asked).select('product_id').orderBy('product_id').execute();
  return rows.map((row) => row.product_id);
}

function leftOf(db: Db, asked: { bulkId: string; direction: Direction }) {
  const rows = db.selectFrom('product_bulk_rows').where('bulk_id', '=', asked.bulkId).where('problem', 'is', null);
  return asked.direction === 'apply' ? rows.where('outcome', 'is', null) : rows.where('outcome', '=', 'done');
}

async function runRow(
  tx: Tx,
  origin: Origin,
  asked: { bulkId: string; direction: Direction; productId: string; kind: BulkChange['kind'] },
): Promise<void> {
  // Two requests at once: the second finds the row done.
  const row = await leftOf(tx, asked)
    .where('product_id', '=', asked.productId)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const [from, to] = asked.direction === 'apply' ? [row.before, row.after] : [row.after, row.before];
  const result = await attempt(tx, () =>
    changeRow(tx, origin, { productId: row.product_id, kind: asked.kind, from, to }),
  );
  const done = asked.direction === 'undo' ? 'undone' : 'done';
  await tx
    .updateTable('product_bulk_rows')
    .set({ outcome: !result.ok ? 'skipped' : result.value === 'waiting' ? 'waiting' : done })
    .where('bulk_id', '=', asked.bulkId)
    .where('product_id', '=', row.product_id)
    .execute();
}

/** What a refused change wrote before it was refused is taken back; the rest of the transaction stays. */
async function attempt<T>(tx: Tx, change: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
  await sql`SAVEPOINT bulk_row`.execute(tx);
  const result = await change();
  await (result.ok ? sql`RELEASE SAVEPOINT bulk_row` : sql`ROLLBACK TO SAVEPOINT bulk_row`).execute(tx);
  return result;
}

/** @returns the kind of the change */
async function claim(
  tx: Tx,
  origin: Origin,
  asked: { bulkId: string; direction: Direction },
): Promise<Result<BulkChange['kind'], 'catalogue.bulk_state'>> {
  const [from, to, time] =
    asked.direction === 'apply'
      ? (['preview', 'applied', 'applied_at'] as const)
      : (['applied', 'undone', 'undone_at'] as const);
  const bulk = await tx
    .selectFrom('product_bulk_changes')
    .select(['state', 'change'])
    .where('bulk_id', '=', asked.bulkId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const kind = bulk.change['kind'] as BulkChange['kind'];
  if (bulk.state === to && (await rowsLeft(tx, asked)).length > 0) return ok(kind);
  if (bulk.state !== from) return refuse('catalogue.bulk_state', 'This was done already. Reload to see how it went.');
  await tx
    .updateTable('product_bulk_changes')
    .set({ state: to, [time]: origin.at })
    .where('bulk_id', '=', asked.bulkId)
    .execute();
  await audit(tx, origin, { action: `catalogue.bulk_${to}`, subjectId: asked.bulkId, after: bulk.change });
  return ok(kind);
}

interface RowChange {
  productId: string;
  kind: BulkChange['kind'];
  from: Record<string, unknown>;
  to: Record<string, unknown>;
}

async function changeRow(tx: Tx, origin: Origin, row: RowChange): Promise<Result<'done' | 'waiting', string>> {
  const meanwhile = refuse('catalogue.bulk_state', 'It was changed meanwhile.');
  const { rows } = await sql<ProductRow>`
    SELECT * FROM products WHERE product_id = ${row.productId} AND status <> 'removed' FOR NO KEY UPDATE`.execute(tx);
  const [product] = rows;
  if (!product) return meanwhile;
  if (row.kind === 'stock') return changeQuantity(tx, origin, product, row);
  if (row.kind === 'price') {
    const now = {
      b2cPrice: product.b2c_price_minor,
      b2bPrice: product.b2b_price_minor,
      b2bBreaks: product.b2b_breaks.map((step) => ({ quantity: step.quantity, price: step.price_minor })),
    };
    if (!same(now, row.from)) return meanwhile;
    const changed = await changeProduct(tx, origin, { productId: row.productId, changes: row.to as ChangedFields });
    return changed.ok ? ok(changed.value.waitingFor.length > 0 ? 'waiting' : 'done') : changed;
  }
  if (product.status !== row.from['status']) return meanwhile;
  const status = row.to['status'] as 'active' | 'paused';
  const moved = await changeProductStatus(tx, origin, { productId: row.productId, status, by: 'dealer' });
  return moved.ok ? ok('done') : moved;
}

/** jsonb keeps keys in an order of its own. */
function same(first: Record<string, unknown>, second: Record<string, unknown>): boolean {
  const canonical = (value: unknown): string =>
    JSON.stringify(value, (_key, part: unknown) =>
      part && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
  return canonical(first) === canonical(second);
}

async function changeQuantity(
  tx: Tx,
  origin: Origin,
  product: ProductRow,
  row: RowChange,
): Promise<Result<'done', string>> {
  const stock = (await availability(tx, [row.productId])).get(row.productId);
  if (stock?.quantity !== row.from['quantity']) return refuse('catalogue.bulk_state', 'It was changed meanwhile.');
  const changed = await changeStock(tx, origin, {
    dealerId: product.dealer_id,
    changes: [{ productId: row.productId, quantity: Number(row.to['quantity']) }],
    reason: 'counted',
    note: 'bulk change',
  });
  return changed.ok ? ok('done') : changed;
}
