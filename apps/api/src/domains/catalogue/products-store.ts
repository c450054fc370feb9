import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { columnsOf, type ListingFields, type ProductRow } from './listing-fields.ts';
import './catalogue-review-tables.ts';
import './catalogue-tables.ts';

export async function findProduct(db: Db, productId: string): Promise<ProductRow | undefined> {
  return db
    .selectFrom('products')
    .selectAll()
    .where('product_id', '=', productId)
    .where('status', '!=', 'removed')
    .executeTakeFirst();
}

export async function lockProduct(tx: Tx, productId: string): Promise<ProductRow | undefined> {
  return tx
    .selectFrom('products')
    .selectAll()
    .where('product_id', '=', productId)
    .where('status', '!=', 'removed')
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** MKT-3: the dealer's other listings of this kind for the same phones whose titles say almost the same. */
export async function similarTitles(
  db: Db,
  asked: {
    productId: string;
    dealerId: string;
    fields: ListingFields;
    modelNos: readonly number[];
    similarity: number;
  },
): Promise<string[]> {
  const { fields } = asked;
  const { rows } = await sql<{ product_id: string }>`
    SELECT product_id FROM products
    WHERE dealer_id = ${asked.dealerId} AND category_id = ${fields.categoryId} AND status <> 'removed'
      AND brand_id IS NOT DISTINCT FROM ${fields.brandId} AND product_id <> ${asked.productId}
      AND model_nos @> ${asked.modelNos}::int[] AND model_nos <@ ${asked.modelNos}::int[]
      AND grade = ${fields.grade}
      AND similarity(lower(title), lower(${fields.title})) * 100 >= ${asked.similarity}
    ORDER BY product_id LIMIT 5`.execute(db);
  return rows.map((row) => row.product_id);
}

/** Writes the columns of a checked listing and remembers what it says from now on. @returns the new version */
export async function writeListing(
  tx: Tx,
  origin: Origin,
  listing: { productId: string; fields: ListingFields; modelNos: readonly number[] },
): Promise<number> {
  const { version } = await tx
    .updateTable('products')
    .set((where) => ({
      ...columnsOf(listing.fields, listing.modelNos),
      version: where('version', '+', 1),
      updated_at: origin.at,
    }))
    .where('product_id', '=', listing.productId)
    .returning('version')
    .executeTakeFirstOrThrow();
  await rememberVersion(tx, origin, { productId: listing.productId, version, fields: listing.fields });
  return version;
}

export async function rememberVersion(
  tx: Tx,
  origin: Origin,
  said: { productId: string; version: number; fields: ListingFields },
): Promise<void> {
  await tx
    .insertInto('product_versions')
    .values({
      product_id: said.productId,
      version: said.version,
      content: JSON.stringify(said.fields),
      changed_by: origin.actor.userId,
      changed_at: origin.at,
    })
    .execute();
}

export async function readVersions(db: Db, productId: string) {
  const rows = await db
    .selectFrom('product_versions')
    .selectAll()
    .where('product_id', '=', productId)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    content: row.content,
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
  }));
}
