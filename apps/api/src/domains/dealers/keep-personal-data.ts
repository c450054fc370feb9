import type { Db, Tx } from '#platform/db/database.ts';
import type { Origin } from '#platform/audit.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import type { Applicant } from './applicants-store.ts';
import { decideApplicant } from './decide-applicant.ts';

const applicantsOf = (db: Db, userId: string): Promise<Applicant[]> =>
  db.selectFrom('applicants').selectAll().where('user_id', '=', userId).execute();

const allDocuments = (db: Db, applicantId: string) =>
  db.selectFrom('applicant_documents').selectAll().where('applicant_id', '=', applicantId).execute();

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const applications = [];
  const files = [];
  for (const applicant of await applicantsOf(db, userId)) {
    const documents = await allDocuments(db, applicant.applicant_id);
    applications.push({ ...applicant, documents: documents.map(({ file_name: _name, ...facts }) => facts) });
    for (const document of documents) {
      const extension = document.file_name.split('.').pop() ?? 'bin';
      const name = `${document.kind}-${document.document_id}.${extension}`;
      files.push({ name, bytes: await services.files.get(document.file_name) });
    }
  }
  return { data: { applications }, files };
}

/** The shop closes with its owner. What stands on issued invoices stays; the papers and everything that was only asked for go. */
async function erase(tx: Tx, _services: Services, given: { subject: DataSubject; origin: Origin }) {
  const applicants = await applicantsOf(tx, given.subject.userId);
  const files: string[] = [];
  for (const applicant of applicants) {
    const documents = await allDocuments(tx, applicant.applicant_id);
    files.push(...documents.map((document) => document.file_name));
    await tx.deleteFrom('applicant_documents').where('applicant_id', '=', applicant.applicant_id).execute();
    await close(tx, given.origin, applicant);
  }
  const why = 'CGST Act s.36: name, GSTIN and address of a supplier or buyer on issued invoices for eight years';
  return { kept: applicants.some(wasVerified) ? [{ what: 'business_identity', why }] : [], files };
}

const wasVerified = (applicant: Applicant): boolean => ['active', 'suspended', 'blocked'].includes(applicant.state);

async function close(tx: Tx, origin: Origin, applicant: Applicant): Promise<void> {
  if (!wasVerified(applicant)) {
    await tx.deleteFrom('applicants').where('applicant_id', '=', applicant.applicant_id).execute();
    return;
  }
  if (applicant.state === 'blocked') return;
  const decision = {
    applicantId: applicant.applicant_id,
    state: 'blocked' as const,
    reason: 'The account was erased.',
  };
  const decided = await decideApplicant(tx, origin, decision);
  if (!decided.ok) throw new Error(decided.code);
}

export const dealersKeeper: PersonalDataKeeper = { name: 'applications', collect, erase };
