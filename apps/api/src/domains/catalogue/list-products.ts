import type { Static } from 'typebox';
import type { dealerProductsResult } from '@mistri/contracts/catalogue/products';
import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { type Availability, availability } from '#rooms/inventory/index.ts';
import type { ProductStatus } from './catalogue-tables.ts';
import { type BuyerKind, cardColumns, cardOf, type CardRow, cardTables } from './read-cards.ts';

export interface ListedProducts {
  dealerId: string;
  buyer: BuyerKind;
  /** The dealer or an admin: every state, and what only they see. */
  whole: boolean;
  status?: ProductStatus | undefined;
  search?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

type Row = CardRow & {
  status: ProductStatus;
  version: number;
  updated_at: Date;
  sku: string;
  status_reason: string | null;
  photo_count: number;
  reasons: string[] | null;
};

/** A dealer's listings, newest first. Others than the dealer see those that can be bought now. */
export async function listProducts(db: Db, asked: ListedProducts): Promise<Static<typeof dealerProductsResult>> {
  const { rows } = await sql<Row>`
    SELECT ${cardColumns}, product.status, product.version, product.updated_at, product.sku, product.status_reason,
           product.photo_count, review.reasons
    FROM ${cardTables}
    LEFT JOIN product_reviews AS review ON review.product_id = product.product_id AND review.state = 'open'
    WHERE product.dealer_id = ${asked.dealerId} AND ${condition(asked)}
    ORDER BY product.product_id DESC LIMIT ${asked.limit + 1}`.execute(db);
  const page = rows.slice(0, asked.limit);
  const stock = asked.whole
    ? await availability(
        db,
        page.map((row) => row.product_id),
      )
    : undefined;
  return {
    items: page.map((row) => ({
      ...cardOf(row, asked.buyer),
      status: row.status,
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
      ...(stock ? { own: ownOf(row, stock.get(row.product_id)) } : {}),
    })),
    nextCursor: rows.length > asked.limit ? (page.at(-1)?.product_id ?? null) : null,
    ...(asked.whole && !asked.cursor ? { counts: await countsOf(db, asked.dealerId) } : {}),
  };
}

function condition(asked: ListedProducts) {
  const parts = [sql`product.status <> 'removed'`];
  if (!asked.whole) parts.push(sql`product.status = 'active' AND seller.selling`);
  if (asked.whole && asked.status) parts.push(sql`product.status = ${asked.status}`);
  if (asked.cursor) parts.push(sql`product.product_id < ${asked.cursor}`);
  const search = asked.search?.trim();
  if (search) {
    const pattern = search.replaceAll(/[\\%_]/g, String.raw`\$&`);
    parts.push(sql`(product.title ILIKE ${`%${pattern}%`} OR (${asked.whole} AND product.sku ILIKE ${`${pattern}%`}))`);
  }
  return sql.join(parts, sql` AND `);
}

function ownOf(row: Row, stock: Availability | undefined) {
  return {
    sku: row.sku,
    b2bPrice: row.b2b_price_minor,
    quantity: stock?.quantity ?? 0,
    reservedCount: stock?.reserved ?? 0,
    statusReason: row.status_reason,
    photoCount: row.photo_count,
    waitingFor: row.reasons ?? [],
  };
}

async function countsOf(db: Db, dealerId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('products')
    .select(['status', (where) => where.fn.countAll<number>().as('count')])
    .where('dealer_id', '=', dealerId)
    .where('status', '!=', 'removed')
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}
