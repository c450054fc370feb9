import type { Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db } from '#platform/db/database.ts';
import { indianDay } from '#platform/indian-days.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { decideApplicant } from './decide-applicant.ts';

const warn_days = 14;

/**
 * MKT-1: a document that lapses warns two weeks before, then suspends its owner. It is valid to the end of
 * its last day in India. A new file with a later date counts once
 * an admin has looked at it (decided after its upload); until then the one it replaced goes on running out.
 */
export async function lapseDocuments(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const soon = indianDay(new Date(origin.at.getTime() + warn_days * day_ms));
  const rows = await db
    .selectFrom('applicant_documents')
    .innerJoin('applicants', 'applicants.applicant_id', 'applicant_documents.applicant_id')
    .select([
      'document_id',
      'applicant_documents.applicant_id',
      'applicant_documents.kind',
      'expires_on',
      'warned_at',
      'user_id',
    ])
    .where((row) =>
      row.or([
        row('replaced_at', 'is', null),
        row.and([row('uploaded_at', '<=', row.ref('decided_at')), row('replaced_at', '>', row.ref('decided_at'))]),
      ]),
    )
    .where('applicants.state', '=', 'active')
    .where('expires_on', '<=', soon)
    .execute();
  await eachAlone(rows, services.log, async (row) => {
    const expiresOn = row.expires_on ?? '';
    const lapsed = expiresOn < indianDay(origin.at);
    if (!lapsed && row.warned_at) return;
    await transact(db, async (tx) => {
      await tx
        .updateTable('applicant_documents')
        .set({ warned_at: origin.at })
        .where('document_id', '=', row.document_id)
        .execute();
      const payload = { applicantId: row.applicant_id, userId: row.user_id, kind: row.kind, expiresOn, lapsed };
      await emit(tx, origin, { name: 'dealers.document_lapsing.v1', subject: row.applicant_id, payload });
      if (!lapsed) return;
      const reason = `The document ${row.kind.replaceAll('_', ' ')} lapsed on ${expiresOn}.`;
      const decided = await decideApplicant(tx, origin, { applicantId: row.applicant_id, state: 'suspended', reason });
      if (!decided.ok && decided.code !== 'dealers.wrong_state') throw new Error(decided.code);
    });
  });
}
