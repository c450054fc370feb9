import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

/** A process that has not said for so long that it lives is gone, and with it the connections it held. */
const dead_s = 45;

export interface Whereabouts {
  readonly connection_id: string;
  readonly device_id: string;
  readonly process_id: string;
  readonly is_serving: boolean;
}

/** Where devices are connected. By the database's clock: it is about processes, not about decisions. */
export async function whereAre(db: Db, deviceIds: readonly string[]): Promise<Whereabouts[]> {
  if (deviceIds.length === 0) return [];
  const { rows } = await sql<Whereabouts>`
    SELECT p.connection_id, p.device_id, p.process_id, p.is_serving
    FROM link_presence p JOIN link_processes o USING (process_id)
    WHERE p.device_id = ANY(${[...deviceIds]}) AND o.beat_at > now() - make_interval(secs => ${dead_s})`.execute(db);
  return rows;
}

/** Those of these devices that can be reached now. */
export async function onlineOf(db: Db, deviceIds: readonly string[]): Promise<Set<string>> {
  const rows = await whereAre(db, deviceIds);
  return new Set(rows.filter((row) => row.is_serving).map((row) => row.device_id));
}

export async function addPresence(db: Db, here: Whereabouts, since: Date): Promise<void> {
  await db
    .insertInto('link_presence')
    .values({ ...here, since })
    .execute();
}

export async function removePresence(db: Db, connectionId: string): Promise<void> {
  await db.deleteFrom('link_presence').where('connection_id', '=', connectionId).execute();
}

/** This process lives; what dead ones held is gone. */
export async function beat(db: Db, processId: string): Promise<void> {
  await sql`
    INSERT INTO link_processes (process_id, beat_at) VALUES (${processId}, now())
    ON CONFLICT (process_id) DO UPDATE SET beat_at = now()`.execute(db);
  await sql`DELETE FROM link_processes WHERE beat_at < now() - make_interval(secs => ${4 * dead_s})`.execute(db);
  await sql`DELETE FROM link_presence WHERE process_id NOT IN (SELECT process_id FROM link_processes)`.execute(db);
}

export async function leave(db: Db, processId: string): Promise<void> {
  await db.deleteFrom('link_presence').where('process_id', '=', processId).execute();
  await db.deleteFrom('link_processes').where('process_id', '=', processId).execute();
}
