import { sql } from 'kysely';
import type { AdminCapability, UserStatus } from '@mistri/contracts/auth/roles';
import type { Db } from '#platform/db/database.ts';
import type { StoredRole } from '../identity-tables.ts';
import type { Place } from './client.ts';

/** What one request needs to know about who is asking. */
export interface SessionFacts {
  user_id: string;
  role: StoredRole;
  status: UserStatus;
  mfa_at: Date | null;
  mfa_context: string | null;
  memberships: { subject: string; kind: string }[] | null;
  /** Of admins only. */
  capabilities: AdminCapability[] | null;
  /** Of admins only. */
  has_factor: boolean;
  /** A rule for the role refuses this network or country (ID-7). */
  place_refused: boolean;
}

/**
 * On every request of somebody signed in: one statement, and one more for admins. Ended, expired and half-open sessions are
 * not found.
 */
export async function findSession(
  db: Db,
  sessionId: string,
  now: Date,
  place: Place,
): Promise<SessionFacts | undefined> {
  const { rows } = await sql<Omit<SessionFacts, keyof AdminFacts>>`
    SELECT u.user_id, u.role, u.status, s.mfa_at, s.mfa_context,
      (SELECT json_agg(json_build_object('subject', m.subject_id, 'kind', m.kind))
         FROM user_memberships m WHERE m.user_id = u.user_id) AS memberships,
      ${placeRefused(sql`u.role`, place)} AS place_refused
    FROM sessions s JOIN users u ON u.user_id = s.user_id
    WHERE s.session_id = ${sessionId} AND s.stage = 'open' AND s.ended_at IS NULL AND s.expires_at > ${now}`.execute(
    db,
  );
  const [found] = rows;
  if (!found) return undefined;
  const admin = found.role === 'admin' ? await adminFacts(db, found.user_id, now) : nobody;
  return { ...found, ...admin };
}

type AdminFacts = Pick<SessionFacts, 'capabilities' | 'has_factor'>;

const nobody: AdminFacts = { capabilities: null, has_factor: false };

async function adminFacts(db: Db, userId: string, now: Date): Promise<AdminFacts> {
  const { rows } = await sql<AdminFacts>`
    SELECT (SELECT array_agg(capability) FROM admin_grants
            WHERE user_id = ${userId} AND (expires_at IS NULL OR expires_at > ${now})) AS capabilities,
           EXISTS (SELECT FROM totp_secrets WHERE user_id = ${userId} AND confirmed_at IS NOT NULL)
             OR EXISTS (SELECT FROM passkeys WHERE user_id = ${userId}) AS has_factor`.execute(db);
  return rows[0] ?? nobody;
}

/** A `refuse` rule that matches refuses; where a role has `allow` rules, one of them must match. */
export function placeRefused(role: ReturnType<typeof sql>, place: Place) {
  const country = place.country ?? null;
  return sql<boolean>`(
    SELECT coalesce(bool_or(effect = 'refuse' AND hit), false)
        OR (coalesce(bool_or(effect = 'allow'), false) AND NOT coalesce(bool_or(effect = 'allow' AND hit), false))
    FROM (SELECT effect, coalesce(${place.ip}::inet <<= network, country = ${country}::text, false) AS hit
          FROM access_rules WHERE access_rules.role = ${role} AND removed_at IS NULL) AS rules)`;
}

/** Which of these sessions are still open, of users who may still be here. For sockets, which outlive requests. */
export async function openSessions(db: Db, sessionIds: readonly string[], now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.user_id', 's.user_id')
    .select('s.session_id')
    .where('s.session_id', 'in', [...sessionIds])
    .where('s.stage', '=', 'open')
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('u.status', '!=', 'blocked')
    .execute();
  return rows.map((row) => row.session_id);
}
