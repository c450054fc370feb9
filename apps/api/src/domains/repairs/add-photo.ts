import sharp from 'sharp';
import { endedRepairs } from '@mistri/contracts/repair/repair-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { checkDocument } from '#platform/files/check-document.ts';
import { keepFile } from '#platform/files/keep-file.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockRow } from './repairs-store.ts';

export type PhotoRefusal = 'files.bad_document' | 'repairs.too_many_photos' | 'repairs.wrong_state';

const most = 6;
const longSide_px = 1600;

export function photosOf(db: Db, repairId: string) {
  return db.selectFrom('repair_photos').selectAll().where('repair_id', '=', repairId).orderBy('photo_id').execute();
}

/** A picture of the fault. Drawn anew: where it was taken is nobody's business. */
export async function addPhoto(
  services: Services,
  origin: Origin,
  given: { repairId: string; bytes: Buffer; caption: string | null },
): Promise<Result<{ photoId: string }, PhotoRefusal>> {
  const checked = await checkDocument(given.bytes);
  if (!checked.ok) return checked;
  if (checked.value.type === 'application/pdf') {
    const message = 'Send a JPEG or PNG photo.';
    return refuse('files.bad_document', message, { errors: [{ path: 'body', message, rule: 'pictureOnly' }] });
  }
  const picture = await sharp(given.bytes)
    .rotate()
    .resize(longSide_px, longSide_px, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer();
  const fileName = newFileName('repairs', 'jpg');
  const file = { name: fileName, bytes: picture, type: 'image/jpeg' };
  return keepFile<{ photoId: string }, PhotoRefusal>(services, file, async (tx) => {
    const repair = await lockRow(tx, given.repairId);
    if (!repair || endedRepairs.has(repair.state) || repair.state === 'verified')
      return refuse('repairs.wrong_state', 'This repair is over. Photos belong to a running one.');
    if ((await photosOf(tx, given.repairId)).length >= most)
      return refuse('repairs.too_many_photos', `A repair has at most ${most} photos.`);
    const photoId = newId('rph');
    await tx
      .insertInto('repair_photos')
      .values({
        photo_id: photoId,
        repair_id: given.repairId,
        file_name: fileName,
        content_type: 'image/jpeg',
        size_bytes: picture.length,
        caption: given.caption,
        uploaded_at: origin.at,
      })
      .execute();
    await audit(tx, origin, { action: 'repairs.photo_added', subjectId: given.repairId, after: { photoId } });
    return ok({ photoId });
  });
}
