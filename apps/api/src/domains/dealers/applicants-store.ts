import type { Selectable } from 'kysely';
import type { ApplicantKind } from '@mistri/contracts/dealers/applicant-states';
import type { Db, Tx } from '#platform/db/database.ts';
import type { ApplicantsTable } from './dealers-tables.ts';

export type Applicant = Selectable<ApplicantsTable>;

export function findApplicant(db: Db, applicantId: string): Promise<Applicant | undefined> {
  return db.selectFrom('applicants').selectAll().where('applicant_id', '=', applicantId).executeTakeFirst();
}

export function lockApplicant(tx: Tx, applicantId: string): Promise<Applicant | undefined> {
  return tx.selectFrom('applicants').selectAll().where('applicant_id', '=', applicantId).forUpdate().executeTakeFirst();
}

export function applicantOfUser(
  db: Db,
  owner: { userId: string; kind: ApplicantKind },
): Promise<Applicant | undefined> {
  return db
    .selectFrom('applicants')
    .selectAll()
    .where('user_id', '=', owner.userId)
    .where('kind', '=', owner.kind)
    .executeTakeFirst();
}

export function documentsOf(db: Db, applicantId: string) {
  return db
    .selectFrom('applicant_documents')
    .selectAll()
    .where('applicant_id', '=', applicantId)
    .where('replaced_at', 'is', null)
    .orderBy('kind')
    .execute();
}
