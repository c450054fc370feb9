import { importLimit_rows } from '@mistri/contracts/catalogue/imports';
import { type ListingProblem, listingProblemText } from '@mistri/contracts/catalogue/listing-problems';
import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Services } from '#platform/services.ts';
import { availability } from '#rooms/inventory/index.ts';
import { checkListing } from '../check-listing.ts';
import { differences, fieldsOf, type GivenFields, type ProductRow } from '../listing-fields.ts';
import { type ListingReference, modelIdsOf, readListingReference } from '../listing-reference.ts';
import { mergeChanges } from '../change-product.ts';
import { readSheet } from '../sheets/read-sheet.ts';
import {
  headerOf,
  readHeader,
  type ReadHeader,
  readRow,
  rowError,
  rowErrorOf,
  type RowFields,
} from '../sheets/sheet-columns.ts';
import type { RowError } from './imports-tables.ts';
import { readSheetNames } from './sheet-names.ts';

export interface CheckedRow {
  row_no: number;
  cells: string[];
  given: RowFields | null;
  action: 'create' | 'change' | 'unchanged' | 'error';
  errors: RowError[];
}

const batch = 500;

/** The dry run: every row is read and judged as if it were saved. Writes only what it found out. */
export async function checkImport(services: Services, db: Db, importId: string, at: Date): Promise<void> {
  const found = await db.selectFrom('product_imports').selectAll().where('import_id', '=', importId).executeTakeFirst();
  if (found?.state !== 'queued') return;
  const bytes = await services.files.get(found.file_name);
  const sheet = await readSheet(bytes, { kind: found.kind, mostRows: importLimit_rows });
  if ('problem' in sheet) return failImport(db, { importId, problem: sheet.problem, at });
  const [first = [], ...cells] = sheet.rows;
  const header = readHeader(first);
  const problem = header.problem ?? (cells.length === 0 ? ({ rule: 'fileEmpty' } as const) : undefined);
  if (problem) return failImport(db, { importId, problem, at });
  const rows = await checkRows(db, { dealerId: found.dealer_id, header, cells, at });
  const all = [{ row_no: 1, cells: first, given: null, action: 'unchanged' as const, errors: [] }, ...rows];
  await transact(db, async (tx) => {
    // A second try after a crash starts anew.
    await tx.deleteFrom('product_import_rows').where('import_id', '=', importId).execute();
    for (let from = 0; from < all.length; from += batch)
      await tx
        .insertInto('product_import_rows')
        .values(
          all.slice(from, from + batch).map((row) => ({
            ...row,
            import_id: importId,
            given: row.given === null ? null : JSON.stringify(row.given),
            errors: JSON.stringify(row.errors),
            outcome: null,
            product_id: null,
            trace: null,
          })),
        )
        .execute();
    await tx
      .updateTable('product_imports')
      .set({ state: 'checked', row_count: rows.length })
      .where('import_id', '=', importId)
      .where('state', '=', 'queued')
      .execute();
  });
}

async function failImport(db: Db, failed: { importId: string; problem: ListingProblem; at: Date }): Promise<void> {
  await db
    .updateTable('product_imports')
    .set({
      state: 'failed',
      problem: listingProblemText(failed.problem),
      problem_rule: failed.problem.rule,
      problem_limit: failed.problem.limit === undefined ? null : String(failed.problem.limit),
      finished_at: failed.at,
    })
    .where('import_id', '=', failed.importId)
    .where('state', '=', 'queued')
    .execute();
}

async function checkRows(
  db: Db,
  sheet: { dealerId: string; header: ReadHeader; cells: readonly string[][]; at: Date },
): Promise<CheckedRow[]> {
  const names = await readSheetNames(db);
  const read = sheet.cells.map((cells, at) => ({ row_no: at + 2, cells, ...readRow(cells, sheet.header, names) }));
  const hsns = read.flatMap((row) => row.fields.hsn ?? []);
  const reference = await readListingReference(db, sheet.at, hsns);
  const present = await productsBySku(
    db,
    sheet.dealerId,
    read.flatMap((row) => row.fields.sku ?? []),
  );
  const stock = await availability(
    db,
    [...present.values()].map((product) => product.product_id),
  );
  const seen = new Map<string, number>();
  return read.map((row): CheckedRow => {
    const { fields, errors, ...place } = row;
    const { sku } = fields;
    if (sku === undefined && errors.length === 0) errors.push(rowError('SKU', { rule: 'skuNeeded' }));
    const before = sku === undefined ? undefined : seen.get(sku);
    if (before !== undefined) errors.push(rowError('SKU', { rule: 'skuTwice', limit: before }));
    if (sku !== undefined) seen.set(sku, row.row_no);
    if (errors.length > 0) return { ...place, given: fields, action: 'error', errors };
    return { ...place, given: fields, ...judgeRow(fields, withStock(present.get(sku ?? ''), stock), reference) };
  });
}

async function productsBySku(db: Db, dealerId: string, skus: readonly string[]): Promise<Map<string, ProductRow>> {
  if (skus.length === 0) return new Map();
  const rows = await db
    .selectFrom('products')
    .selectAll()
    .where('dealer_id', '=', dealerId)
    .where('status', '!=', 'removed')
    .where('sku', 'in', [...skus])
    .execute();
  return new Map(rows.map((row) => [row.sku, row]));
}

const neededForNew = [
  'title',
  'categoryId',
  'grade',
  'mrp',
  'b2cPrice',
  'b2bPrice',
  'countryOfOrigin',
  'manufacturer',
] as const;

type PresentProduct = ProductRow & { readonly inStock: number };

function withStock(
  product: ProductRow | undefined,
  stock: ReadonlyMap<string, { readonly quantity: number }>,
): PresentProduct | undefined {
  return product && { ...product, inStock: stock.get(product.product_id)?.quantity ?? 0 };
}

function judgeRow(
  fields: RowFields,
  present: PresentProduct | undefined,
  reference: ListingReference,
): Pick<CheckedRow, 'action' | 'errors'> {
  const { quantity, ...given } = fields;
  if (present?.status === 'pulled') return { action: 'error', errors: [rowError('SKU', { rule: 'blocked' })] };
  if (!present) {
    const missing = neededForNew.filter((name) => given[name] === undefined);
    if (missing.length > 0)
      return {
        action: 'error',
        errors: missing.map((name) => rowError(headerOf(name), { rule: 'needed' })),
      };
  }
  const before = present && fieldsOf(present, modelIdsOf(reference, present.model_nos));
  const checked = checkListing(before ? mergeChanges(before, given) : (given as GivenFields), reference);
  if (!checked.ok) {
    return { action: 'error', errors: checked.errors.map(rowErrorOf) };
  }
  if (!before) return { action: 'create', errors: [] };
  const restocked = quantity !== undefined && quantity !== present.inStock;
  const changes = restocked || Object.keys(differences(before, checked.value.fields)).length > 0;
  return { action: changes ? 'change' : 'unchanged', errors: [] };
}
