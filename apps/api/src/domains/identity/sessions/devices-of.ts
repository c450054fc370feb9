import { sql } from 'kysely';
import { anyOf } from '#platform/db/any-of.ts';
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
    .limit(sql.lit(most * userIds.length))
    .execute();
  return named(crypto, rows);
}

/** The people who act for these subjects, and the devices they are signed in on. */
export async function membersWithDevices(
  db: Db,
  crypto: Crypto,
  subjectIds: readonly string[],
): Promise<{ userIds: string[]; devices: string[] }> {
  const { rows } = await sql<{ user_id: string; device: string | null; label: string | null }>`
    SELECT member.user_id, latest.device, latest.label
    FROM user_memberships AS member
    LEFT JOIN LATERAL (
      SELECT device, label FROM sessions WHERE sessions.user_id = member.user_id AND ended_at IS NULL
      ORDER BY last_used_at DESC LIMIT ${sql.lit(most)}) AS latest ON true
    WHERE member.subject_id = ${anyOf(subjectIds)}`.execute(db);
  const seen = rows.flatMap(({ device, label }) => (device === null || label === null ? [] : [{ device, label }]));
  return { userIds: [...new Set(rows.map((row) => row.user_id))], devices: named(crypto, seen) };
}

function named(crypto: Crypto, seen: readonly { device: string; label: string }[]): string[] {
  const devices = seen.filter((row) => row.device !== crypto.digest('device', `program:${row.label}`));
  return [...new Set(devices.map((row) => row.device))];
}
