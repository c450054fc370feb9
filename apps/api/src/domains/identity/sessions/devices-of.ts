import type { Crypto } from '#platform/crypto/crypto.ts';
import type { Db } from '#platform/db/database.ts';

const most = 5;

/**
 * Digests of the devices users are signed in on, the latest ones, for fraud checks (PAY-10). Programs that name no device
 * all look the same (`client.ts`), so they say nothing about who shares one.
 */
export async function devicesOf(db: Db, crypto: Crypto, userIds: readonly string[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('sessions')
    .select(['device', 'label'])
    .where('user_id', 'in', [...userIds])
    .where('ended_at', 'is', null)
    .orderBy('last_used_at', 'desc')
    .limit(most * userIds.length)
    .execute();
  const named = rows.filter((row) => row.device !== crypto.digest('device', `program:${row.label}`));
  return [...new Set(named.map((row) => row.device))];
}
