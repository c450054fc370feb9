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

export const dealersQueues: readonly Queue[] = [
  waiting('dealer', 'dealers.applications'),
  waiting('business', 'dealers.businesses'),
];
