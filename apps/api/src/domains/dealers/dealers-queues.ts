import { sql } from 'kysely';
import type { ApplicantKind } from '@mistri/contracts/dealers/applicant-states';
import type { Queue } from '#platform/room.ts';

const waiting = (kind: ApplicantKind, name: string): Queue => ({
  name,
  capability: ['operations'],
  count: (db) =>
    db
      .selectFrom('applicants')
      .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(submitted_at)`.as('oldest')])
      .where('kind', '=', kind)
      .where('state', '=', 'submitted')
      .executeTakeFirstOrThrow(),
});

/** Renewed papers of those who sell already: they count once somebody has looked. */
const renewals: Queue = {
  name: 'dealers.renewed_documents',
  capability: ['operations'],
  count: (db) =>
    db
      .selectFrom('applicant_documents')
      .innerJoin('applicants', 'applicants.applicant_id', 'applicant_documents.applicant_id')
      .select([
        sql<number>`count(DISTINCT applicants.applicant_id)::int`.as('count'),
        sql<Date | null>`min(uploaded_at)`.as('oldest'),
      ])
      .where('applicants.state', 'in', ['active', 'suspended'])
      .where('replaced_at', 'is', null)
      .whereRef('uploaded_at', '>', 'decided_at')
      .executeTakeFirstOrThrow(),
};

export const dealersQueues: readonly Queue[] = [
  waiting('dealer', 'dealers.applications'),
  waiting('business', 'dealers.businesses'),
  renewals,
];
