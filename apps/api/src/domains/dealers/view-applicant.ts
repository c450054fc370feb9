import { requiredDocuments } from '@mistri/contracts/dealers/applicant-states';
import type { Db } from '#platform/db/database.ts';
import { type Applicant, documentsOf } from './applicants-store.ts';

/** What everybody may see of a seller (IN-13), and for owner and admins the whole application. */
export async function viewApplicant(db: Db, applicant: Applicant, whole: boolean) {
  const facts = {
    id: applicant.applicant_id,
    displayName: applicant.display_name,
    legalName: applicant.legal_name,
    address: applicant.address_line,
    city: applicant.city,
    pin: applicant.pin,
    stateCode: applicant.state_code,
    gstin: applicant.gstin,
    status: applicant.state,
  };
  if (!whole) return { ...facts, application: null };
  const documents = await documentsOf(db, applicant.applicant_id);
  const present = new Set(documents.map((document) => document.kind));
  return {
    ...facts,
    application: {
      reason: applicant.reason,
      submittedAt: applicant.submitted_at?.toISOString() ?? null,
      decidedAt: applicant.decided_at?.toISOString() ?? null,
      tier: applicant.tier,
      documents: documents.map((document) => ({
        kind: document.kind,
        contentType: document.content_type,
        sizeBytes: document.size_bytes,
        uploadedAt: document.uploaded_at.toISOString(),
        expiresOn: document.expires_on,
        checked: applicant.decided_at !== null && document.uploaded_at <= applicant.decided_at,
      })),
      missingDocuments: requiredDocuments[applicant.kind].filter((kind) => !present.has(kind)),
    },
  };
}

export function listEntry(applicant: Applicant) {
  return {
    id: applicant.applicant_id,
    displayName: applicant.display_name,
    legalName: applicant.legal_name,
    gstin: applicant.gstin,
    city: applicant.city,
    status: applicant.state,
    submittedAt: applicant.submitted_at?.toISOString() ?? null,
    changedAt: applicant.changed_at.toISOString(),
  };
}
