import type { Db, Tx } from '#platform/db/database.ts';
import type { Origin } from '#platform/audit.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { messagesOf, openTitle } from './complaints/complaints-store.ts';
import { withdrawAll } from './consents/change-consent.ts';
import { ageFactsOf } from './people/age-groups.ts';
import { nomineeOf } from './people/nominees.ts';

async function collect(db: Db, services: Services, { userId }: DataSubject) {
  const consents = await db
    .selectFrom('consent_log')
    .select(['purpose', 'version', 'granted', 'locale', 'cause', 'at'])
    .where('user_id', '=', userId)
    .orderBy('entry_no')
    .execute();
  const rows = await db.selectFrom('complaints').selectAll().where('user_id', '=', userId).execute();
  const complaints = [];
  for (const row of rows) {
    const { ticket, category, state, received_at: receivedAt } = row;
    const messages = await messagesOf(db, services, row);
    complaints.push({ ticket, category, state, receivedAt, title: openTitle(services, row), messages });
  }
  const exports = await db
    .selectFrom('data_exports')
    .select(['export_id', 'state', 'requested_at'])
    .where('user_id', '=', userId)
    .execute();
  const nominee = await nomineeOf(db, services, userId);
  return { data: { age: await ageFactsOf(db, userId), nominee, consents, complaints, exports } };
}

async function obstacles(db: Db, { userId }: DataSubject) {
  const open = await db
    .selectFrom('complaints')
    .select('complaint_id')
    .where('user_id', '=', userId)
    .where('state', 'in', ['received', 'acknowledged'])
    .execute();
  const message = 'A complaint of yours is open. Close it first, or wait for the answer.';
  return open.length === 0 ? [] : [{ code: 'privacy.open_complaint', message, count: open.length }];
}

async function erase(tx: Tx, _services: Services, given: { subject: DataSubject; origin: Origin }) {
  const { userId } = given.subject;
  await withdrawAll(tx, given.origin, { userId, cause: 'erasure' });
  await tx.deleteFrom('privacy_profiles').where('user_id', '=', userId).execute();
  await tx.deleteFrom('guardian_requests').where('child_id', '=', userId).execute();
  const complaints = tx.selectFrom('complaints').select('complaint_id').where('user_id', '=', userId);
  await tx.deleteFrom('complaint_messages').where('complaint_id', 'in', complaints).execute();
  // The ticket and its times stay: they prove that the clocks were kept.
  await tx
    .updateTable('complaints')
    .set({ row_key: null, title_sealed: null, about_id: null })
    .where('user_id', '=', userId)
    .execute();
  const removed = await tx.deleteFrom('data_exports').where('user_id', '=', userId).returning('file_name').execute();
  const why = 'DPDP Rules 2025: proof of consent, under an id that is nobody’s any more';
  return { kept: [{ what: 'consent_log', why }], files: removed.flatMap((row) => row.file_name ?? []) };
}

export const privacyKeeper: PersonalDataKeeper = { name: 'privacy', collect, obstacles, erase };
