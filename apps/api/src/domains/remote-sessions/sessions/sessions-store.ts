import { endOfJobId } from '@mistri/contracts/jobs/job-number';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { RemoteSessionsTable } from '../remote-sessions-tables.ts';

export type RemoteSessionRow = Selectable<RemoteSessionsTable>;

export function findSession(db: Db, sessionId: string): Promise<RemoteSessionRow | undefined> {
  return db.selectFrom('remote_sessions').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

/** After the repair, before devices and the connection. */
export function lockSession(tx: Tx, sessionId: string): Promise<RemoteSessionRow | undefined> {
  return tx
    .selectFrom('remote_sessions')
    .selectAll()
    .where('session_id', '=', sessionId)
    .forUpdate()
    .executeTakeFirst();
}

export async function lockLoaded(tx: Tx, sessionId: string): Promise<RemoteSessionRow> {
  const session = await lockSession(tx, sessionId);
  if (!session) throw new Error('loaded as resource');
  return session;
}

export function insertSession(tx: Tx, session: Insertable<RemoteSessionsTable>): Promise<RemoteSessionRow> {
  return tx.insertInto('remote_sessions').values(session).returningAll().executeTakeFirstOrThrow();
}

export function updateSession(
  tx: Tx,
  sessionId: string,
  change: Updateable<RemoteSessionsTable>,
): Promise<RemoteSessionRow> {
  return tx
    .updateTable('remote_sessions')
    .set(change)
    .where('session_id', '=', sessionId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function liveSessionOfRepair(db: Db, repairId: string): Promise<RemoteSessionRow | undefined> {
  return db
    .selectFrom('remote_sessions')
    .selectAll()
    .where('repair_id', '=', repairId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

export interface LiveFilter {
  readonly userId?: string;
  readonly deviceId?: string;
}

/** Live ones that a person or a device is part of; all of them without a filter. Oldest first. */
export function liveSessions(db: Db, { userId, deviceId }: LiveFilter = {}): Promise<RemoteSessionRow[]> {
  let query = db.selectFrom('remote_sessions').selectAll().where('ended_at', 'is', null).orderBy('session_id');
  if (userId !== undefined)
    query = query.where((is) => is.or([is('customer_id', '=', userId), is('technician_user_id', '=', userId)]));
  if (deviceId !== undefined)
    query = query.where((is) => is.or([is('customer_device', '=', deviceId), is('technician_device', '=', deviceId)]));
  return query.limit(1_000).execute();
}

/** Whose time is over, or whose connection did not come. */
export function sessionsToEnd(
  db: Db,
  before: { now: Date; connecting: Date; paused: Date },
): Promise<RemoteSessionRow[]> {
  return db
    .selectFrom('remote_sessions')
    .selectAll()
    .where('ended_at', 'is', null)
    .where((is) =>
      is.or([
        is.and([is('state', '=', 'requested'), is('answer_by', '<=', before.now)]),
        is('ends_at', '<=', before.now),
        is.and([is('state', 'in', ['consented', 'connecting']), is('state_since', '<=', before.connecting)]),
        is.and([is('state', '=', 'paused'), is('paused_by', '=', 'network'), is('state_since', '<=', before.paused)]),
      ]),
    )
    .limit(500)
    .execute();
}

export interface SessionFilter {
  /** Of this customer or technician; nobody in particular for staff. */
  readonly partyId?: string;
  readonly customerId?: string;
  readonly technicianId?: string;
  readonly repairId?: string;
  /** Of the repair, as `jobNumberPattern` allows it. */
  readonly number?: string;
  readonly live?: boolean;
  readonly outcome?: RemoteSessionRow['outcome'];
  readonly from?: Date;
  readonly before?: Date;
  readonly hasRefusals?: boolean;
  readonly after?: string;
  readonly limit: number;
}

/** Newest first; one more than the limit, to know whether there are more. */
export function searchSessions(db: Db, filter: SessionFilter): Promise<RemoteSessionRow[]> {
  const { partyId, customerId, technicianId, repairId, number, live, outcome, from, before, hasRefusals, after } =
    filter;
  let query = db
    .selectFrom('remote_sessions')
    .selectAll()
    .orderBy('session_id', 'desc')
    .limit(filter.limit + 1);
  if (partyId !== undefined)
    query = query.where((is) => is.or([is('customer_id', '=', partyId), is('technician_user_id', '=', partyId)]));
  if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
  if (technicianId !== undefined) query = query.where('technician_user_id', '=', technicianId);
  if (repairId !== undefined) query = query.where('repair_id', '=', repairId);
  if (number !== undefined) query = query.where(sql<string>`right(repair_id, 8)`, '=', endOfJobId(number));
  if (live !== undefined) query = query.where('ended_at', live ? 'is' : 'is not', null);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (from !== undefined) query = query.where('requested_at', '>=', from);
  if (before !== undefined) query = query.where('requested_at', '<', before);
  if (hasRefusals !== undefined) query = query.where('refused_attempts', hasRefusals ? '>' : '=', 0);
  if (after !== undefined) query = query.where('session_id', '<', after);
  return query.execute();
}

/** Which of these sessions an admin follows now. */
export async function watchedSessions(db: Db, sessionIds: readonly string[], now: Date): Promise<ReadonlySet<string>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('remote_session_watchers')
    .select('session_id')
    .distinct()
    .where('session_id', 'in', [...sessionIds])
    .where('until_at', '>', now)
    .execute();
  return new Set(rows.map(({ session_id }) => session_id));
}

/** @returns the text, or undefined once its people were erased */
export function openText(
  services: Pick<Services, 'crypto'>,
  session: Pick<RemoteSessionRow, 'session_id' | 'row_key'>,
  field: string,
  sealed: string | null,
): string | undefined {
  if (session.row_key === null || sealed === null) return undefined;
  return services.crypto.open(session.row_key, sealed, `${session.session_id}:${field}`);
}

export function sealText(
  services: Pick<Services, 'crypto'>,
  session: { session_id: string; row_key: string | null },
  field: string,
  text: string,
): string {
  if (session.row_key === null) throw new Error('an erased session takes no text');
  return services.crypto.seal(session.row_key, text, `${session.session_id}:${field}`);
}
