import type { Selectable } from 'kysely';
import type { FirmwareImage, FirmwareManifest } from '@mistri/contracts/remote-sessions/firmware';
import type { Db } from '#platform/db/database.ts';
import type { FirmwareImagesTable } from '../remote-sessions-tables.ts';

export type FirmwareRow = Selectable<FirmwareImagesTable>;

export function findImage(db: Db, imageId: string): Promise<FirmwareRow | undefined> {
  return db.selectFrom('firmware_images').selectAll().where('image_id', '=', imageId).executeTakeFirst();
}

export interface ImageFilter {
  readonly product?: string;
  readonly partition?: string;
  readonly build?: string;
  /** Those that are offered no longer too. */
  readonly withdrawn?: boolean;
}

/** Offered ones, newest first. */
export function offeredImages(
  db: Db,
  { product, partition, build, withdrawn = false }: ImageFilter,
): Promise<FirmwareRow[]> {
  let query = db.selectFrom('firmware_images').selectAll().orderBy('image_id', 'desc').limit(500);
  if (!withdrawn) query = query.where('withdrawn_at', 'is', null);
  if (product !== undefined) query = query.where('product', '=', product);
  if (partition !== undefined) query = query.where('partition', '=', partition);
  if (build !== undefined) query = query.where('build', '=', build);
  return query.execute();
}

export function manifestOf(row: FirmwareRow): FirmwareManifest {
  return {
    v: 1,
    imageId: row.image_id,
    product: row.product,
    partition: row.partition,
    build: row.build,
    ...(row.rollback_index === null ? {} : { rollbackIndex: row.rollback_index }),
    length: row.bytes,
    sha256: row.sha256,
    publishedAt: row.published_at.toISOString(),
  };
}

export function presentImage(row: FirmwareRow): FirmwareImage {
  return {
    manifest: manifestOf(row),
    signature: row.signature,
    key: row.public_key,
    isWithdrawn: row.withdrawn_at !== null,
  };
}
