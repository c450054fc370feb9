import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { bitsApart } from './prepare-photo.ts';

/** MKT-3: other dealers' listings with almost the same picture. A dealer may show one part in several listings. */
export async function copiesOfPhoto(
  db: Db,
  asked: { fingerprint: string; pieces: readonly number[]; dealerId: string; distance: number },
): Promise<string[]> {
  if (asked.pieces.length === 0) return [];
  const { rows } = await sql<{ product_id: string; fingerprint: string }>`
    SELECT product_id, fingerprint::text AS fingerprint FROM product_photos
    WHERE state <> 'removed' AND pieces && ${asked.pieces}::int[] AND dealer_id <> ${asked.dealerId}
    LIMIT 500`.execute(db);
  const near = rows.filter((row) => bitsApart(row.fingerprint, asked.fingerprint) <= asked.distance);
  return [...new Set(near.map((row) => row.product_id))].slice(0, 5);
}

/** The same for all photos of a product. */
export async function copiesOfProduct(
  db: Db,
  asked: { productId: string; dealerId: string; distance: number },
): Promise<string[]> {
  const { rows } = await sql<{ fingerprint: string; pieces: number[] }>`
    SELECT fingerprint::text AS fingerprint, pieces FROM product_photos
    WHERE product_id = ${asked.productId} AND state <> 'removed'`.execute(db);
  const found = new Set<string>();
  for (const photo of rows) for (const copy of await copiesOfPhoto(db, { ...asked, ...photo })) found.add(copy);
  return [...found].slice(0, 5);
}
