import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import type { DeviceHistoryTable, DevicesTable, DeviceTokensTable } from './devices-tables.ts';

export type Device = Selectable<DevicesTable>;
export type DeviceToken = Selectable<DeviceTokensTable>;
export type HistoryEntry = Selectable<DeviceHistoryTable>;

export function findDevice(db: Db, deviceId: string): Promise<Device | undefined> {
  return db.selectFrom('devices').selectAll().where('device_id', '=', deviceId).executeTakeFirst();
}

/** Those that are removed included: sessions of the past name them. */
export function findDevices(db: Db, deviceIds: readonly string[]): Promise<Device[]> {
  if (deviceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('devices')
    .selectAll()
    .where('device_id', 'in', [...new Set(deviceIds)])
    .execute();
}

export function findDeviceByKey(db: Db, publicKey: string): Promise<Device | undefined> {
  return db.selectFrom('devices').selectAll().where('public_key', '=', publicKey).executeTakeFirst();
}

/** Before everything else of the device. */
export function lockDevice(tx: Tx, deviceId: string): Promise<Device | undefined> {
  return tx.selectFrom('devices').selectAll().where('device_id', '=', deviceId).forUpdate().executeTakeFirst();
}

/** Not the removed ones; oldest first. */
export function devicesOfOwners(db: Db, ownerIds: readonly string[]): Promise<Device[]> {
  if (ownerIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('devices')
    .selectAll()
    .where('owner_id', 'in', [...new Set(ownerIds)])
    .where('removed_at', 'is', null)
    .orderBy('device_id')
    .execute();
}

/** Devices of one session that are still in their owner's list; the longest absent first. */
export function temporaryDevices(db: Db): Promise<Device[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('is_temporary', '=', true)
    .where('removed_at', 'is', null)
    .orderBy(sql`absent_since ASC NULLS LAST, device_id`)
    .limit(1_000)
    .execute();
}

/** @param since null: they are there */
export async function noteAbsent(db: Db, deviceIds: readonly string[], since: Date | null): Promise<void> {
  if (deviceIds.length === 0) return;
  await db
    .updateTable('devices')
    .set({ absent_since: since })
    .where('device_id', 'in', [...deviceIds])
    .execute();
}

/** Whoever adds something to an owner's list waits here, so that two at once can't pass its limit together. */
export async function lockOwner(tx: Tx, ownerId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`devices:${ownerId}`}, 0))`.execute(tx);
}

export async function countDevices(tx: Tx, ownerId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('devices')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('owner_id', '=', ownerId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** @returns undefined when the key belongs to a device already */
export function insertDevice(tx: Tx, device: Insertable<DevicesTable>): Promise<Device | undefined> {
  return tx
    .insertInto('devices')
    .values(device)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function updateDevice(
  tx: Tx,
  deviceId: string,
  change: Partial<Pick<Device, 'name' | 'removed_at' | 'removed_reason'>>,
): Promise<Device> {
  return tx
    .updateTable('devices')
    .set(change)
    .where('device_id', '=', deviceId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function noteSeen(
  db: Db,
  deviceId: string,
  seen: { at: Date; version?: string; platform?: Device['platform'] },
): Promise<void> {
  await db
    .updateTable('devices')
    .set({
      last_seen_at: seen.at,
      ...(seen.version === undefined ? {} : { version: seen.version }),
      ...(seen.platform === undefined ? {} : { platform: seen.platform }),
    })
    .where('device_id', '=', deviceId)
    .execute();
}

/** @returns false when this owner has asked for too many that nobody used */
export async function insertChallenge(
  tx: Tx,
  challenge: { nonce: string; owner_id: string; expires_at: Date },
  limit: { now: Date; open: number },
): Promise<boolean> {
  await tx
    .deleteFrom('device_challenges')
    .where('owner_id', '=', challenge.owner_id)
    .where('expires_at', '<=', limit.now)
    .execute();
  const { count } = await tx
    .selectFrom('device_challenges')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('owner_id', '=', challenge.owner_id)
    .executeTakeFirstOrThrow();
  if (count >= limit.open) return false;
  await tx.insertInto('device_challenges').values(challenge).execute();
  return true;
}

/** @returns whether it was there: a nonce works once */
export async function takeChallenge(tx: Tx, nonce: string, ownerId: string, now: Date): Promise<boolean> {
  const taken = await tx
    .deleteFrom('device_challenges')
    .where('nonce', '=', nonce)
    .where('owner_id', '=', ownerId)
    .where('expires_at', '>', now)
    .returning('nonce')
    .executeTakeFirst();
  return taken !== undefined;
}

export function findTokenByHash(db: Db, hash: string): Promise<DeviceToken | undefined> {
  return db.selectFrom('device_tokens').selectAll().where('token_hash', '=', hash).executeTakeFirst();
}

export function findToken(db: Db, tokenId: string): Promise<DeviceToken | undefined> {
  return db.selectFrom('device_tokens').selectAll().where('token_id', '=', tokenId).executeTakeFirst();
}

/** Newest first, with those that ended within the last month. */
export function tokensOf(db: Db, ownerId: string, endedAfter: Date): Promise<DeviceToken[]> {
  return db
    .selectFrom('device_tokens')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('expires_at', '>', endedAfter)
    .where((where) => where.or([where('revoked_at', 'is', null), where('revoked_at', '>', endedAfter)]))
    .orderBy('token_id', 'desc')
    .limit(200)
    .execute();
}

export async function countLiveTokens(tx: Tx, ownerId: string, now: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('device_tokens')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('owner_id', '=', ownerId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

export function insertToken(tx: Tx, token: DeviceToken): Promise<DeviceToken> {
  return tx.insertInto('device_tokens').values(token).returningAll().executeTakeFirstOrThrow();
}

/** @returns undefined when it was revoked before */
export function revokeTokenRow(tx: Tx, tokenId: string, at: Date): Promise<DeviceToken | undefined> {
  return tx
    .updateTable('device_tokens')
    .set({ revoked_at: at })
    .where('token_id', '=', tokenId)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** @returns false when it has registered as many devices as it may, or ended meanwhile */
export async function spendToken(tx: Tx, tokenId: string, now: Date): Promise<boolean> {
  const spent = await tx
    .updateTable('device_tokens')
    .set({ devices_left: sql`devices_left - 1`, last_used_at: now })
    .where('token_id', '=', tokenId)
    .where('devices_left', '>', 0)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('token_id')
    .executeTakeFirst();
  return spent !== undefined;
}

export async function noteTokenUse(db: Db, tokenId: string, at: Date): Promise<void> {
  await db.updateTable('device_tokens').set({ last_used_at: at }).where('token_id', '=', tokenId).execute();
}

export async function noteHistory(tx: Tx, entry: Omit<HistoryEntry, 'entry_id'>): Promise<void> {
  await tx
    .insertInto('device_history')
    .values({ entry_id: newId('dhe'), ...entry })
    .execute();
}

/** Newest first; one more than the limit, to know whether there are more. */
export function historyOf(
  db: Db,
  ownerId: string,
  page: { deviceId?: string; after?: string; limit: number },
): Promise<HistoryEntry[]> {
  let query = db
    .selectFrom('device_history')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('entry_id', 'desc')
    .limit(page.limit + 1);
  if (page.deviceId) query = query.where('device_id', '=', page.deviceId);
  if (page.after) query = query.where('entry_id', '<', page.after);
  return query.execute();
}

/** What is no longer needed: nonces that nobody used, history after half a year (IN-11). */
export async function removeOld(db: Db, now: Date, historyBefore: Date): Promise<void> {
  await db.deleteFrom('device_challenges').where('expires_at', '<=', now).execute();
  await db.deleteFrom('device_history').where('at', '<', historyBefore).execute();
  await db
    .deleteFrom('device_tokens')
    .where((where) => where.or([where('expires_at', '<', historyBefore), where('revoked_at', '<', historyBefore)]))
    .execute();
}

/** GOV-6: names are a person's words; the keys stay, so that they never come back. */
export async function forgetOwner(tx: Tx, ownerId: string): Promise<void> {
  await tx.updateTable('devices').set({ name: 'erased' }).where('owner_id', '=', ownerId).execute();
  await tx.deleteFrom('device_tokens').where('owner_id', '=', ownerId).execute();
  await tx.deleteFrom('device_history').where('owner_id', '=', ownerId).execute();
  await tx.deleteFrom('device_challenges').where('owner_id', '=', ownerId).execute();
}
