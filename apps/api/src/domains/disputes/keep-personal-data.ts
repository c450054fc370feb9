import type { Db } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { readMessages } from './write-message.ts';

const disputesOf = (db: Db, { userId, subjects }: DataSubject) =>
  db
    .selectFrom('disputes')
    .selectAll()
    .where((where) => where.or([where('customer_id', '=', userId), where('payee_id', 'in', [userId, ...subjects])]));

async function collect(db: Db, services: Services, subject: DataSubject) {
  const disputes = [];
  for (const dispute of await disputesOf(db, subject).execute()) {
    const { data_key: _key, ...facts } = dispute;
    const messages = await readMessages(db, services.crypto, dispute, { withNotes: false });
    disputes.push({ ...facts, messages });
  }
  return { data: { disputes } };
}

async function obstacles(db: Db, subject: DataSubject) {
  const open = await disputesOf(db, subject).where('closed_at', 'is', null).execute();
  const message = 'A dispute of yours is not decided yet.';
  return open.length === 0 ? [] : [{ code: 'disputes.open', message, count: open.length }];
}

/** What both sides said belongs to both, and may be needed in court. */
async function erase(...[tx, , { subject }]: Parameters<PersonalDataKeeper['erase']>) {
  const dispute = await disputesOf(tx, subject).limit(1).executeTakeFirst();
  const why = 'Limitation Act 1963, Schedule, article 55: claims for three years';
  return { kept: dispute ? [{ what: 'disputes', why }] : [], files: [] };
}

export const disputesKeeper: PersonalDataKeeper = { name: 'disputes', collect, obstacles, erase };
