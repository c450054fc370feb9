import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { decideTechnician } from './decide-technician.ts';
import { openFacts, type Technician, technicianOfUser } from './technicians-store.ts';

const allDocuments = (db: Db, technicianId: string) =>
  db.selectFrom('technician_documents').selectAll().where('technician_id', '=', technicianId).execute();

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const technician = await technicianOfUser(db, userId);
  if (!technician) return { data: null };
  const documents = await allDocuments(db, technician.technician_id);
  const certificates = await db
    .selectFrom('technician_certificates')
    .select(['certificate_no', 'certified_until', 'issued_at'])
    .where('technician_id', '=', technician.technician_id)
    .orderBy('issued_at')
    .execute();
  const { data_key: _key, sealed: _sealed, pan_digest: _digest, photo_file, ...facts } = technician;
  const files = [];
  for (const document of documents) {
    const extension = document.file_name.split('.').pop() ?? 'bin';
    const name = `${document.kind}-${document.document_id}.${extension}`;
    files.push({ name, bytes: await services.files.get(document.file_name) });
  }
  if (photo_file !== null) files.push({ name: 'photo.jpg', bytes: await services.files.get(photo_file) });
  return {
    data: {
      ...facts,
      ...openFacts(services, technician),
      certificates,
      documents: documents.map(({ file_name: _name, ...document }) => document),
    },
    files,
  };
}

const wasCertified = (technician: Technician): boolean => technician.certificate_no !== null;

/** Papers and photo go; what stands on invoices, and who was certified for which repairs, stays. */
async function erase(tx: Tx, services: Services, given: { subject: DataSubject; origin: Origin }) {
  const technician = await technicianOfUser(tx, given.subject.userId);
  if (!technician) return { kept: [], files: [] };
  const { technician_id: technicianId, photo_file } = technician;
  const documents = await allDocuments(tx, technicianId);
  const files = [...documents.map((document) => document.file_name), ...(photo_file === null ? [] : [photo_file])];
  await tx.deleteFrom('technician_documents').where('technician_id', '=', technicianId).execute();
  if (!wasCertified(technician)) {
    await tx.deleteFrom('technicians').where('technician_id', '=', technicianId).execute();
    return { kept: [], files };
  }
  if (technician.state !== 'blocked') {
    const decision = { technicianId, state: 'blocked' as const, reason: 'The account was erased.' };
    const decided = await decideTechnician(tx, { services, origin: given.origin }, decision);
    if (!decided.ok) throw new Error(decided.code);
  }
  await tx
    .updateTable('technicians')
    .set({ photo_file: null, about: '', available: false })
    .where('technician_id', '=', technicianId)
    .execute();
  const why =
    'CGST Act s.36: name, PAN and address of a supplier on issued invoices for eight years; certificates named in consents';
  return { kept: [{ what: 'technician_identity', why }], files };
}

export const techniciansKeeper: PersonalDataKeeper = { name: 'technician', collect, erase };
