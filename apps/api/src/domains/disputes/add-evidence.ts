import sharp from 'sharp';
import { evidenceLimit } from '@mistri/contracts/disputes/dispute-states';
import { audit, type Origin } from '#platform/audit.ts';
import { checkDocument, type DocumentType } from '#platform/files/check-document.ts';
import { keepFile } from '#platform/files/keep-file.ts';
import { newFileName } from '#platform/files/file-store.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockWithJob, noDispute, refuseAct } from './act-on-dispute.ts';
import { evidenceOf } from './disputes-store.ts';
import type { MessageSide } from './disputes-tables.ts';

export type EvidenceRefusal =
  | 'files.bad_document'
  | 'disputes.not_found'
  | 'disputes.wrong_state'
  | 'disputes.too_many_files';

export interface NewEvidence {
  readonly disputeId: string;
  readonly side: MessageSide;
  readonly bytes: Buffer;
  readonly caption: string | null;
}

const captionContext = (evidenceId: string): string => `dispute-evidence:${evidenceId}`;

/** Keeps a file for the parties and operations only. Pictures lose their metadata: where a photo was taken is nobody's business. */
export async function addEvidence(
  services: Services,
  origin: Origin,
  given: NewEvidence,
): Promise<Result<{ evidenceId: string }, EvidenceRefusal>> {
  const checked = await checkDocument(given.bytes);
  if (!checked.ok) return checked;
  const bytes = await withoutMetadata(given.bytes, checked.value.type);
  const fileName = newFileName('evidence', checked.value.extension);
  const file = { name: fileName, bytes, type: checked.value.type };
  return keepFile<{ evidenceId: string }, EvidenceRefusal>(services, file, async (tx) => {
    const dispute = await lockWithJob(tx, given.disputeId);
    if (!dispute) return noDispute();
    if (dispute.state === 'closed') return refuseAct('disputes.wrong_state');
    const there = (await evidenceOf(tx, dispute.dispute_id)).filter((entry) => entry.side === given.side);
    if (there.length >= evidenceLimit)
      return refuse('disputes.too_many_files', `Each side can bring ${evidenceLimit} files.`);
    const evidenceId = newId('dev');
    const sha256 = services.crypto.hash(bytes);
    await tx
      .insertInto('dispute_evidence')
      .values({
        evidence_id: evidenceId,
        dispute_id: dispute.dispute_id,
        side: given.side,
        uploaded_by: origin.actor.userId,
        file_name: fileName,
        content_type: checked.value.type,
        size_bytes: bytes.length,
        sha256,
        caption_sealed:
          given.caption === null
            ? null
            : services.crypto.seal(dispute.data_key, given.caption, captionContext(evidenceId)),
        at: origin.at,
      })
      .execute();
    await audit(tx, origin, {
      action: 'disputes.evidence_added',
      subjectId: dispute.dispute_id,
      after: { evidenceId, side: given.side, sha256 },
    });
    return ok({ evidenceId });
  });
}

async function withoutMetadata(bytes: Buffer, type: DocumentType): Promise<Buffer> {
  if (type === 'application/pdf') return bytes;
  const picture = sharp(bytes).rotate();
  return type === 'image/png' ? picture.png().toBuffer() : picture.jpeg({ quality: 90 }).toBuffer();
}

export function openCaption(
  services: Pick<Services, 'crypto'>,
  dispute: { data_key: string },
  evidence: { evidence_id: string; caption_sealed: string | null },
): string | null {
  if (evidence.caption_sealed === null) return null;
  return services.crypto.open(dispute.data_key, evidence.caption_sealed, captionContext(evidence.evidence_id));
}
