import { firmwareLimits, type FirmwareManifest } from '@mistri/contracts/remote-sessions/firmware';
import { signFirmware, toBase64Url } from '@mistri/signed-log/session-log';
import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import type { Tx } from '#platform/db/database.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { firmwareSigner } from './firmware-keys.ts';
import { findImage, type FirmwareRow, offeredImages } from './firmware-store.ts';

export type PublishRefusal = 'firmware.empty' | 'firmware.already_published' | 'firmware.too_many';

interface NewImage {
  readonly product: string;
  readonly partition: string;
  readonly build: string;
  readonly rollbackIndex?: number;
  readonly bytes: Buffer;
}

/** An image that may be flashed on customers' phones: kept, hashed and signed once, never changed. */
export async function publishImage(
  services: Services,
  origin: Origin,
  image: NewImage,
): Promise<Result<FirmwareRow, PublishRefusal>> {
  const { product, partition, build, rollbackIndex, bytes } = image;
  if (bytes.length === 0) return refuse('firmware.empty', 'Send the image as the body of the request.');
  const manifest: FirmwareManifest = {
    v: 1,
    imageId: newId('fwi'),
    product,
    partition,
    build,
    ...(rollbackIndex === undefined ? {} : { rollbackIndex }),
    length: bytes.length,
    sha256: services.crypto.hash(bytes),
    publishedAt: origin.at.toISOString(),
  };
  const signer = firmwareSigner(services);
  const signature = await signFirmware(manifest, signer);
  const file_name = newFileName('firmware', 'img');
  await services.files.put(file_name, bytes, 'application/octet-stream');
  const published = await inTransaction(services.db, (tx) =>
    writeImage(tx, origin, { manifest, signature, public_key: toBase64Url(signer.publicKey), file_name }),
  );
  if (!published.ok || published.value.file_name !== file_name) await services.files.remove(file_name);
  return published;
}

async function writeImage(
  tx: Tx,
  origin: Origin,
  given: { manifest: FirmwareManifest; signature: string; public_key: string; file_name: string },
): Promise<Result<FirmwareRow, PublishRefusal>> {
  const { manifest, ...rest } = given;
  const { imageId, product, partition, build, rollbackIndex = null, length, sha256 } = manifest;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`firmware:${product}`}, 0))`.execute(tx);
  const offered = await offeredImages(tx, { product });
  const same = offered.find((row) => row.partition === partition && row.build === build);
  // The same bytes again are the same image; others under the same name would be a trap.
  if (same?.sha256 === sha256 && same.rollback_index === rollbackIndex) return ok(same);
  if (same) {
    const message = `${partition} of ${product}, build ${build}, is published with other bytes or another index. Withdraw it first.`;
    return refuse('firmware.already_published', message, { details: { imageId: same.image_id } });
  }
  if (offered.length >= firmwareLimits.imagesPerProduct) {
    return refuse('firmware.too_many', `${product} has ${offered.length} images. Withdraw old ones first.`);
  }
  const row = await tx
    .insertInto('firmware_images')
    .values({
      ...rest,
      image_id: imageId,
      product,
      partition,
      build,
      rollback_index: rollbackIndex,
      bytes: length,
      sha256,
      published_at: new Date(manifest.publishedAt),
      published_by: origin.actor.userId,
      withdrawn_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(tx, origin, {
    action: 'firmware.published',
    subjectId: imageId,
    after: { product, partition, build, rollbackIndex, length, sha256, key: rest.public_key },
  });
  return ok(row);
}

/** Not offered any more. Its bytes stay: logs of the past name them. */
export async function withdrawImage(
  tx: Tx,
  origin: Origin,
  given: { imageId: string; reason: string },
): Promise<FirmwareRow> {
  const row = await findImage(tx, given.imageId);
  if (!row) throw new Error('loaded as resource');
  if (row.withdrawn_at) return row;
  await audit(tx, origin, { action: 'firmware.withdrawn', subjectId: row.image_id, reason: given.reason });
  return tx
    .updateTable('firmware_images')
    .set({ withdrawn_at: origin.at })
    .where('image_id', '=', row.image_id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
