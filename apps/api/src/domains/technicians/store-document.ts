import sharp from 'sharp';
import type { TechnicianDocumentKind } from '@mistri/contracts/repair/technician-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { checkDocument } from '#platform/files/check-document.ts';
import { keepFile, tooManyUploads, uploadDayBefore } from '#platform/files/keep-file.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockTechnician, type Technician } from './technicians-store.ts';

type DocumentRefusal = 'files.bad_document' | 'technicians.wrong_state' | 'technicians.too_many_documents';

async function uploadedSince(db: Db, technicianId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('technician_documents')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('technician_id', '=', technicianId)
    .where('uploaded_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

/** What an admin approves must be what they looked at. */
async function lockForChange(tx: Tx, technicianId: string): Promise<Result<Technician, 'technicians.wrong_state'>> {
  const technician = await lockTechnician(tx, technicianId);
  if (!technician || technician.state === 'blocked')
    return refuse('technicians.wrong_state', 'A blocked account takes no documents.');
  if (technician.state === 'submitted')
    return refuse(
      'technicians.wrong_state',
      'The application is being looked at. You can change documents after the answer.',
    );
  return ok(technician);
}

/** Stores a document, taking the place of an earlier one of its kind. The earlier file is kept. */
export async function storeDocument(
  services: Services,
  origin: Origin,
  given: { technicianId: string; kind: TechnicianDocumentKind; bytes: Buffer; expiresOn: string | null },
): Promise<Result<{ documentId: string }, DocumentRefusal>> {
  const uploaded = await uploadedSince(services.db, given.technicianId, uploadDayBefore(origin.at));
  const tooMany = tooManyUploads('technicians.too_many_documents', uploaded);
  if (tooMany) return tooMany;
  const checked = await checkDocument(given.bytes);
  if (!checked.ok) return checked;
  const fileName = newFileName('documents', checked.value.extension);
  const file = { name: fileName, bytes: given.bytes, type: checked.value.type };
  return keepFile<{ documentId: string }, DocumentRefusal>(services, file, async (tx) => {
    const technician = await lockForChange(tx, given.technicianId);
    if (!technician.ok) return technician;
    await tx
      .updateTable('technician_documents')
      .set({ replaced_at: origin.at })
      .where('technician_id', '=', given.technicianId)
      .where('kind', '=', given.kind)
      .where('replaced_at', 'is', null)
      .execute();
    const documentId = newId('doc');
    await tx
      .insertInto('technician_documents')
      .values({
        document_id: documentId,
        technician_id: given.technicianId,
        kind: given.kind,
        file_name: fileName,
        content_type: checked.value.type,
        size_bytes: given.bytes.length,
        sha256: services.crypto.hash(given.bytes),
        expires_on: given.expiresOn,
        uploaded_at: origin.at,
        replaced_at: null,
      })
      .execute();
    const after = { documentId, kind: given.kind };
    await audit(tx, origin, { action: 'technicians.document_stored', subjectId: given.technicianId, after });
    return ok({ documentId });
  });
}

const photoSide_px = 480;

/**
 * The face customers see before they allow anything. Drawn anew, so that no metadata stays. A certified technician's photo
 * was looked at by an admin, so it changes only together with a new decision.
 */
export async function storePhoto(
  services: Services,
  origin: Origin,
  given: { technicianId: string; bytes: Buffer },
): Promise<Result<{ technicianId: string; hasPhoto: boolean }, DocumentRefusal>> {
  const checked = await checkDocument(given.bytes);
  if (!checked.ok) return checked;
  if (checked.value.type === 'application/pdf') {
    const message = 'Send a JPEG or PNG photo.';
    return refuse('files.bad_document', message, { errors: [{ path: 'body', message, rule: 'pictureOnly' }] });
  }
  const picture = await sharp(given.bytes)
    .rotate()
    .resize(photoSide_px, photoSide_px, { fit: 'cover' })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 85 })
    .toBuffer();
  const fileName = newFileName('technicians', 'jpg');
  const file = { name: fileName, bytes: picture, type: 'image/jpeg' };
  const result = await keepFile<string | null, DocumentRefusal>(services, file, async (tx) => {
    const technician = await lockForChange(tx, given.technicianId);
    if (!technician.ok) return technician;
    const { state, photo_file } = technician.value;
    if (state !== 'draft' && state !== 'rejected')
      return refuse('technicians.wrong_state', 'A certified photo changes only through support.');
    await tx
      .updateTable('technicians')
      .set({ photo_file: fileName, changed_at: origin.at })
      .where('technician_id', '=', given.technicianId)
      .execute();
    await audit(tx, origin, { action: 'technicians.photo_stored', subjectId: given.technicianId });
    return ok(photo_file);
  });
  if (!result.ok) return result;
  if (result.value !== null) await services.files.remove(result.value);
  return ok({ technicianId: given.technicianId, hasPhoto: true });
}
