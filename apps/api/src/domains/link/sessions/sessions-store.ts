import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkSessionsTable, Side } from '../link-tables.ts';

export type LinkSession = Selectable<LinkSessionsTable>;

export function findSession(db: Db, sessionId: string): Promise<LinkSession | undefined> {
  return db.selectFrom('link_sessions').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

export function lockSession(tx: Tx, sessionId: string): Promise<LinkSession | undefined> {
  return tx.selectFrom('link_sessions').selectAll().where('session_id', '=', sessionId).forUpdate().executeTakeFirst();
}

export function insertSession(tx: Tx, session: Insertable<LinkSessionsTable>): Promise<LinkSession> {
  return tx.insertInto('link_sessions').values(session).returningAll().executeTakeFirstOrThrow();
}

export async function updateSession(db: Db, sessionId: string, change: Updateable<LinkSessionsTable>): Promise<void> {
  await db.updateTable('link_sessions').set(change).where('session_id', '=', sessionId).execute();
}

/** @returns how many live sessions the busier of these devices has */
export async function liveSessionsOf(db: Db, deviceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM link_sessions
    WHERE ended_at IS NULL AND (host_device = ${deviceId} OR guest_device = ${deviceId})`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Those of these devices that are part of a live session. */
export async function inLiveSession(db: Db, deviceIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ device_id: string }>`
    SELECT d.device_id FROM unnest(${[...deviceIds]}::text[]) AS d (device_id)
    WHERE EXISTS (
      SELECT FROM link_sessions s
      WHERE s.ended_at IS NULL AND (s.host_device = d.device_id OR s.guest_device = d.device_id))`.execute(db);
  return new Set(rows.map((row) => row.device_id));
}

/** Live ones that a device, or any device of an owner, is part of; by rules of one team only if one is named. */
export function liveSessions(
  db: Db,
  where: { deviceId?: string; ownerId?: string; teamId?: string; ruleId?: string },
): Promise<LinkSession[]> {
  let query = db.selectFrom('link_sessions').selectAll().where('ended_at', 'is', null).orderBy('session_id');
  const { deviceId, ownerId, teamId, ruleId } = where;
  if (deviceId !== undefined)
    query = query.where((is) => is.or([is('host_device', '=', deviceId), is('guest_device', '=', deviceId)]));
  if (ownerId !== undefined)
    query = query.where((is) => is.or([is('host_owner', '=', ownerId), is('guest_owner', '=', ownerId)]));
  if (teamId !== undefined) query = query.where('team_id', '=', teamId);
  if (ruleId !== undefined) query = query.where('rule_id', '=', ruleId);
  return query.limit(1_000).execute();
}

export interface SessionFilter {
  readonly live?: boolean;
  readonly deviceId?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Those of a person's devices, and of the teams they look after. Newest first, one more than the limit. */
export function sessionsFor(
  db: Db,
  who: { userId: string; teamIds: readonly string[] },
  filter: SessionFilter,
): Promise<LinkSession[]> {
  let query = db
    .selectFrom('link_sessions')
    .selectAll()
    .where((is) =>
      is.or([
        is('host_owner', '=', who.userId),
        is('guest_owner', '=', who.userId),
        ...(who.teamIds.length === 0 ? [] : [is('team_id', 'in', [...who.teamIds])]),
      ]),
    )
    .orderBy('session_id', 'desc')
    .limit(filter.limit + 1);
  const { deviceId } = filter;
  if (filter.live !== undefined) query = query.where('ended_at', filter.live ? 'is' : 'is not', null);
  if (deviceId !== undefined)
    query = query.where((is) => is.or([is('host_device', '=', deviceId), is('guest_device', '=', deviceId)]));
  if (filter.after !== undefined) query = query.where('session_id', '<', filter.after);
  return query.execute();
}

/** Live sessions of which this side has not heard yet, or may have lost the news of. */
export function sessionsToIntroduce(
  db: Db,
  deviceId: string,
  side: Side,
  connectingSince: Date,
): Promise<LinkSession[]> {
  const [device, told] =
    side === 'host'
      ? (['host_device', 'host_introduced_at'] as const)
      : (['guest_device', 'guest_introduced_at'] as const);
  return db
    .selectFrom('link_sessions')
    .selectAll()
    .where(device, '=', deviceId)
    .where('ended_at', 'is', null)
    .where((is) =>
      is.or([is(told, 'is', null), is.and([is('state', '=', 'connecting'), is('opened_at', '>', connectingSince)])]),
    )
    .orderBy('session_id')
    .limit(64)
    .execute();
}

export async function putReport(
  tx: Tx,
  report: { session_id: string; side: Side; at: Date; report_sealed: string },
): Promise<void> {
  const { at, report_sealed } = report;
  await tx
    .insertInto('link_reports')
    .values(report)
    .onConflict((conflict) => conflict.columns(['session_id', 'side']).doUpdateSet({ at, report_sealed }))
    .execute();
}

export function reportsOf(db: Db, sessionId: string) {
  return db.selectFrom('link_reports').selectAll().where('session_id', '=', sessionId).execute();
}

/** Live ones whose time is over, and those of which a device that is connected says nothing any more. */
export function sessionsToEnd(db: Db, now: Date, silentSince: Date): Promise<LinkSession[]> {
  return db
    .selectFrom('link_sessions as s')
    .selectAll('s')
    .where('s.ended_at', 'is', null)
    .where((is) =>
      is.or([
        is('s.hard_end', '<=', now),
        is.and([
          is('s.opened_at', '<', silentSince),
          is.or([is('s.reported_at', 'is', null), is('s.reported_at', '<', silentSince)]),
          is.exists(
            db
              .selectFrom('link_presence as p')
              .select('p.device_id')
              .whereRef('p.device_id', 'in', sql`(s.host_device, s.guest_device)`)
              .where('p.since', '<', silentSince),
          ),
        ]),
      ]),
    )
    .limit(500)
    .execute();
}

export async function removeOldSessions(db: Db, before: { reports: Date; sessions: Date }): Promise<void> {
  await db.deleteFrom('link_sessions').where('ended_at', '<', before.sessions).execute();
  const old = db
    .selectFrom('link_sessions')
    .select('session_id')
    .where('ended_at', '<', before.reports)
    .where('row_key', 'is not', null);
  await db.deleteFrom('link_reports').where('session_id', 'in', old).execute();
  await db
    .updateTable('link_sessions')
    .set({ row_key: null })
    .where('ended_at', '<', before.reports)
    .where('row_key', 'is not', null)
    .execute();
}
