import type { Selectable } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { PrivacyNoticesTable } from '../privacy-tables.ts';

export type PrivacyNotice = Selectable<PrivacyNoticesTable>;

/** The version of every purpose that is in force. */
export function noticesInForce(db: Db, at: Date): Promise<PrivacyNotice[]> {
  return db
    .selectFrom('privacy_notices')
    .selectAll()
    .distinctOn('purpose')
    .where('effective_from', '<=', at)
    .orderBy('purpose')
    .orderBy('version', 'desc')
    .execute();
}

export async function noticeInForce(db: Db, purpose: string, at: Date): Promise<PrivacyNotice | undefined> {
  return (await noticesInForce(db, at)).find((notice) => notice.purpose === purpose);
}
