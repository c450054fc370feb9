import type { DocumentKind } from '@mistri/contracts/dealers/applicant-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { keepFile, tooManyUploads, uploadDayBefore } from '#platform/files/keep-file.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockApplicant } from './applicants-store.ts';
import { checkDocument } from '#platform/files/check-document.ts';

export interface NewDocument {
  applicantId: string;
  kind: DocumentKind;
  bytes: Buffer;
  /** `YYYY-MM-DD`, the last good day. */
  expiresOn: string | null;
}

type DocumentRefusal = 'files.bad_document' | 'dealers.wrong_state' | 'dealers.too_many_documents';

/** Stores a document of an application, taking the place of an earlier one of its kind. The earlier file is kept. */
export async function storeDocument(
  services: Services,
  origin: Origin,
  given: NewDocument,
): Promise<Result<{ documentId: string }, DocumentRefusal>> {
  const uploaded = await uploadedSince(services.db, given.applicantId, uploadDayBefore(origin.at));
  const tooMany = tooManyUploads('dealers.too_many_documents', uploaded);
  if (tooMany) return tooMany;
  const checked = await checkDocument(given.bytes);
  if (!checked.ok) return checked;
  const fileName = newFileName('documents', checked.value.extension);
  const file = { name: fileName, bytes: given.bytes, type: checked.value.type };
  return keepFile<{ documentId: string }, DocumentRefusal>(services, file, async (tx) => {
    const applicant = await lockApplicant(tx, given.applicantId);
    if (!applicant || applicant.state === 'blocked')
      return refuse('dealers.wrong_state', 'A blocked account takes no documents.');
    // What an admin approves must be what they looked at.
    if (applicant.state === 'submitted')
      return refuse(
        'dealers.wrong_state',
        'The application is being looked at. You can add documents after the answer.',
      );
    await tx
      .updateTable('applicant_documents')
      .set({ replaced_at: origin.at })
      .where('applicant_id', '=', given.applicantId)
      .where('kind', '=', given.kind)
      .where('replaced_at', 'is', null)
      .execute();
    const documentId = newId('doc');
    await tx
      .insertInto('applicant_documents')
      .values({
        document_id: documentId,
        applicant_id: given.applicantId,
        kind: given.kind,
        file_name: fileName,
        content_type: checked.value.type,
        size_bytes: given.bytes.length,
        sha256: services.crypto.hash(given.bytes),
        expires_on: given.expiresOn,
        warned_at: null,
        uploaded_at: origin.at,
        replaced_at: null,
      })
      .execute();
    await audit(tx, origin, {
      action: 'dealers.document_stored',
      subjectId: given.applicantId,
      after: { documentId, kind: given.kind },
    });
    return ok({ documentId });
  });
}

async function uploadedSince(db: Db, applicantId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('applicant_documents')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('applicant_id', '=', applicantId)
    .where('uploaded_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}
