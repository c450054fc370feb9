import type { TechnicianAnswer } from '@mistri/contracts/repair/technicians';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { presentAccount } from '#rooms/payouts/index.ts';
import { summariesOf } from '#rooms/ratings/index.ts';
import { missingOf } from './apply.ts';
import { documentsOf, openFacts, type Technician } from './technicians-store.ts';

export type Viewer = 'everybody' | 'admin' | 'owner';

/** What customers see of a technician; its owner and admins see the application as well. */
export async function viewTechnician(
  db: Db,
  services: Services,
  technician: Technician,
  viewer: Viewer,
): Promise<TechnicianAnswer> {
  const { technician_id: technicianId } = technician;
  const rating = (await summariesOf(db, [technicianId])).get(technicianId);
  return {
    technicianId,
    displayName: technician.display_name,
    class: technician.class,
    skills: technician.skills,
    languages: technician.languages,
    experienceYears: technician.experience_years,
    about: technician.about,
    city: technician.city,
    status: technician.state,
    hasPhoto: technician.photo_file !== null,
    certificateNumber: technician.certificate_no,
    certifiedUntil: technician.certified_until,
    ratingAverage: (rating?.average_x100 ?? 0) / 100,
    ratingCount: rating?.count ?? 0,
    application: viewer === 'everybody' ? null : await applicationOf(db, services, technician, viewer),
  };
}

async function applicationOf(db: Db, services: Services, technician: Technician, viewer: 'admin' | 'owner') {
  const [documents, account] = await Promise.all([
    documentsOf(db, technician.technician_id),
    presentAccount(db, technician.technician_id),
  ]);
  const { legalName, pan, addressLine } = openFacts(services, technician);
  const { decided_at: decidedAt } = technician;
  return {
    userId: technician.user_id,
    legalName,
    // The card itself is among the documents of those who must compare it.
    pan: viewer === 'owner' ? pan : `${pan.slice(0, 2)}•••••${pan.slice(-3)}`,
    gstin: technician.gstin,
    addressLine,
    pin: technician.pin,
    stateCode: technician.state_code,
    available: technician.available,
    reason: technician.reason,
    submittedAt: technician.submitted_at?.toISOString() ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
    hasAccount: account !== undefined,
    documents: documents.map((document) => ({
      kind: document.kind,
      contentType: document.content_type,
      sizeBytes: document.size_bytes,
      uploadedAt: document.uploaded_at.toISOString(),
      expiresOn: document.expires_on,
      checked: decidedAt !== null && document.uploaded_at <= decidedAt,
    })),
    missing: missingOf(technician, documents),
  };
}

export function listEntry(technician: Technician) {
  return {
    technicianId: technician.technician_id,
    userId: technician.user_id,
    displayName: technician.display_name,
    class: technician.class,
    city: technician.city,
    skills: technician.skills,
    languages: technician.languages,
    status: technician.state,
    available: technician.available,
    certificateNumber: technician.certificate_no,
    certifiedUntil: technician.certified_until,
    submittedAt: technician.submitted_at?.toISOString() ?? null,
    changedAt: technician.changed_at.toISOString(),
  };
}
