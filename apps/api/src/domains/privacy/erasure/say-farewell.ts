import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { farewellText, lawTemplateId } from '../messages/privacy-texts.ts';
import type { Farewell } from './carry-out-erasures.ts';

/** After the commit: removes the files, says that it is done and what the law keeps, and forgets the address. */
export async function sayFarewell(
  db: Db,
  services: Services,
  given: { erasureId: string; files: readonly string[] },
): Promise<void> {
  for (const file of given.files) await services.files.remove(file);
  const row = await db
    .selectFrom('erasures')
    .select(['farewell_key', 'farewell_sealed', 'kept'])
    .where('erasure_id', '=', given.erasureId)
    .executeTakeFirst();
  if (!row?.farewell_key || !row.farewell_sealed) return;
  const context = `${given.erasureId}:farewell`;
  const to = JSON.parse(services.crypto.open(row.farewell_key, row.farewell_sealed, context)) as Farewell;
  const { subject, text } = farewellText(to.locale, row.kept ?? []);
  const key = given.erasureId;
  if (to.email) await services.mailer.send({ to: to.email, subject, text, key });
  else if (to.phone) await services.sms.send({ to: to.phone, text, dltTemplateId: lawTemplateId, key });
  await db
    .updateTable('erasures')
    .set({ farewell_key: null, farewell_sealed: null })
    .where('erasure_id', '=', given.erasureId)
    .execute();
}
