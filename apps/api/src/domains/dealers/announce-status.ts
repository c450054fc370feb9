import type { ApplicantState } from '@mistri/contracts/dealers/applicant-states';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Applicant } from './applicants-store.ts';

export async function announceStatus(
  tx: Tx,
  origin: Origin,
  applicant: Applicant,
  from: ApplicantState,
): Promise<void> {
  const change = { from, to: applicant.state, reason: applicant.reason, userId: applicant.user_id };
  const subject = applicant.applicant_id;
  if (applicant.kind === 'dealer') {
    await emit(tx, origin, { name: 'dealers.status_changed.v1', subject, payload: { dealerId: subject, ...change } });
  } else {
    await emit(tx, origin, {
      name: 'dealers.business_status_changed.v1',
      subject,
      payload: { businessId: subject, ...change },
    });
  }
}
