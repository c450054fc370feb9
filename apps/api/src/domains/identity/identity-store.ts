import { sql } from 'kysely';
import type { AdminCapability, UserStatus } from '@mistri/contracts/auth/roles';
import type { Db, Tx } from '#platform/db/database.ts';
import type { UsersTable } from './identity-tables.ts';
import type { Selectable } from 'kysely';

export type UserRow = Selectable<UsersTable>;

/** What one request needs to know about who is asking: one statement, on every request. */
export interface SessionFacts {
  user_id: string;
  role: UserRow['role'];
  status: UserStatus;
  mfa_at: Date | null;
  device_digest: string;
  memberships: { subject: string; kind: string }[] | null;
  capabilities: AdminCapability[] | null;
}

export async function findSession(db: Db, sessionId: string, now: Date): Promise<SessionFacts | undefined> {
  const { rows } = await sql<SessionFacts>`
    SELECT u.user_id, u.role, u.status, s.mfa_at, s.device_digest,
      (SELECT json_agg(json_build_object('subject', m.subject_id, 'kind', m.kind))
         FROM user_memberships m WHERE m.user_id = u.user_id) AS memberships,
      CASE WHEN u.role = 'admin' THEN (
        SELECT array_agg(g.capability) FROM admin_grants g
        WHERE g.user_id = u.user_id AND (g.expires_at IS NULL OR g.expires_at > ${now})) END AS capabilities
    FROM sessions s JOIN users u ON u.user_id = s.user_id
    WHERE s.session_id = ${sessionId} AND s.stage = 'open' AND s.ended_at IS NULL AND s.expires_at > ${now}`.execute(
    db,
  );
  return rows[0];
}

export function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

export function findUserByEmailIndex(db: Db, index: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email_index', '=', index).executeTakeFirst();
}

export function findUserByPhoneIndex(db: Db, index: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('phone_index', '=', index).executeTakeFirst();
}

export function lockUser(tx: Tx, userId: string): Promise<UserRow | undefined> {
  return tx.selectFrom('users').selectAll().where('user_id', '=', userId).forUpdate().executeTakeFirst();
}

export async function insertUser(tx: Tx, row: UserRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('users')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export interface NewSession {
  session_id: string;
  user_id: string;
  stage: 'second_factor' | 'open';
  at: Date;
  expires_at: Date;
  mfa_at: Date | null;
  device_digest: string;
  address_digest: string;
  label: string;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  const { at, ...row } = session;
  await tx
    .insertInto('sessions')
    .values({ ...row, created_at: at, last_used_at: at, ended_at: null, end_reason: null })
    .execute();
}

/** @returns ids of the sessions that were ended now */
export async function endSessions(
  tx: Tx,
  which: { userId: string; sessionId?: string; exceptSessionId?: string },
  at: Date,
  reason: string,
): Promise<string[]> {
  let query = tx
    .updateTable('sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('user_id', '=', which.userId)
    .where('ended_at', 'is', null);
  if (which.sessionId !== undefined) query = query.where('session_id', '=', which.sessionId);
  if (which.exceptSessionId !== undefined) query = query.where('session_id', '!=', which.exceptSessionId);
  return (await query.returning('session_id').execute()).map((row) => row.session_id);
}
