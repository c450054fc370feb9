import type { Db } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { forgetTexts } from './ratings-store.ts';

async function collect(db: Db, _services: Services, { userId }: DataSubject) {
  const ratings = await db.selectFrom('ratings').selectAll().where('author_id', '=', userId).execute();
  const reports = await db
    .selectFrom('rating_reports')
    .select(['rating_id', 'reason', 'note', 'at'])
    .where('reporter_id', '=', userId)
    .execute();
  return { data: { ratings, reports } };
}

async function erase(...[tx, , { subject }]: Parameters<PersonalDataKeeper['erase']>) {
  await forgetTexts(tx, subject.userId);
  return { kept: [], files: [] };
}

export const ratingsKeeper: PersonalDataKeeper = { name: 'ratings', collect, erase };
