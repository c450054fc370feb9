import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkRelaysTable } from '../link-tables.ts';

export type Relay = Selectable<LinkRelaysTable>;

export function presentRelays(db: Db): Promise<Relay[]> {
  return db.selectFrom('link_relays').selectAll().where('state', '!=', 'removed').orderBy('relay_id').execute();
}

export function findRelay(db: Db, relayId: string): Promise<Relay | undefined> {
  return db.selectFrom('link_relays').selectAll().where('relay_id', '=', relayId).executeTakeFirst();
}

export function findRelayOfDevice(db: Db, deviceId: string): Promise<Relay | undefined> {
  return db.selectFrom('link_relays').selectAll().where('device_id', '=', deviceId).executeTakeFirst();
}

/** @returns undefined when the name was used before, also by one that is removed */
export function insertRelay(tx: Tx, relay: Insertable<LinkRelaysTable>): Promise<Relay | undefined> {
  return tx
    .insertInto('link_relays')
    .values(relay)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function updateRelay(tx: Tx, relayId: string, change: Updateable<LinkRelaysTable>): Promise<Relay> {
  return tx
    .updateTable('link_relays')
    .set(change)
    .where('relay_id', '=', relayId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Which devices the relays of a session are. */
export async function devicesOfRelays(db: Db, relayIds: readonly string[]): Promise<string[]> {
  if (relayIds.length === 0) return [];
  const rows = await db
    .selectFrom('link_relays')
    .select('device_id')
    .where('relay_id', 'in', [...relayIds])
    .execute();
  return rows.map((row) => row.device_id);
}

export async function noteLoad(
  db: Db,
  deviceId: string,
  load: Pick<Relay, 'sessions' | 'bytes_per_second' | 'load' | 'is_draining'> & { reported_at: Date },
): Promise<void> {
  await db.updateTable('link_relays').set(load).where('device_id', '=', deviceId).execute();
}
