import { createHash, randomBytes } from 'node:crypto';
import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { UserRow } from '../identity-store.ts';
import type { Client } from './client.ts';

/** A session ends this long after it was opened, however busy it is. */
export const session_ms = 30 * day_ms;
const adminSession_ms = 12 * hour_ms;
const halfOpen_ms = 5 * minute_ms;

export interface OpenedSession {
  sessionId: string;
  userId: string;
  expiresAt: Date;
  /** Shown once; the database holds its hash. */
  refreshToken: string;
}

type When = { traceId: string; at: Date };
type Owner = Pick<UserRow, 'user_id' | 'role'>;

/** Opens a session whose owner has proved everything that was asked, and gives its first refresh token. */
export async function openSession(
  tx: Tx,
  owner: Owner & { secondFactor: boolean },
  client: Client,
  when: When,
): Promise<OpenedSession> {
  const sessionId = newId('ses');
  const expiresAt = endOf(owner, when.at);
  await insertSession(tx, { sessionId, owner, stage: 'open', expiresAt, mfa: owner.secondFactor }, client, when.at);
  await noteDevice(tx, owner.user_id, client, when);
  const refreshToken = await issueRefreshToken(tx, sessionId, when.at);
  return { sessionId, userId: owner.user_id, expiresAt, refreshToken };
}

/** The password was right, the second factor is still to come. @returns the ticket that names this sign-in */
export async function openHalf(tx: Tx, owner: Owner, client: Client, at: Date): Promise<string> {
  const sessionId = newId('ses');
  const expiresAt = new Date(at.getTime() + halfOpen_ms);
  await insertSession(tx, { sessionId, owner, stage: 'second_factor', expiresAt, mfa: false }, client, at);
  return sessionId;
}

/** Makes a half-open session a whole one, once. @returns undefined when it is not half-open (any more) */
export async function completeHalf(
  tx: Tx,
  ticket: string,
  client: Client,
  when: When,
): Promise<OpenedSession | undefined> {
  const half = await tx
    .selectFrom('sessions')
    .innerJoin('users', 'users.user_id', 'sessions.user_id')
    .select(['users.user_id', 'users.role'])
    .where('session_id', '=', ticket)
    .where('stage', '=', 'second_factor')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', when.at)
    .forUpdate('sessions')
    .executeTakeFirst();
  if (!half) return undefined;
  const expiresAt = endOf(half, when.at);
  await tx
    .updateTable('sessions')
    .set({
      stage: 'open',
      mfa_at: when.at,
      mfa_context: client.context,
      context: client.context,
      expires_at: expiresAt,
      last_used_at: when.at,
      via: client.via,
    })
    .where('session_id', '=', ticket)
    .execute();
  await noteDevice(tx, half.user_id, client, when);
  const refreshToken = await issueRefreshToken(tx, ticket, when.at);
  return { sessionId: ticket, userId: half.user_id, expiresAt, refreshToken };
}

function endOf(owner: Owner, at: Date): Date {
  return new Date(at.getTime() + (owner.role === 'admin' ? adminSession_ms : session_ms));
}

async function insertSession(
  tx: Tx,
  session: { sessionId: string; owner: Owner; stage: 'open' | 'second_factor'; expiresAt: Date; mfa: boolean },
  client: Client,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      session_id: session.sessionId,
      user_id: session.owner.user_id,
      stage: session.stage,
      via: client.via,
      created_at: at,
      last_used_at: at,
      expires_at: session.expiresAt,
      mfa_at: session.mfa ? at : null,
      mfa_context: session.mfa ? client.context : null,
      ended_at: null,
      end_reason: null,
      device: client.device,
      network: client.network,
      context: client.context,
      label: client.label,
    })
    .execute();
}

/** The second factor was given (again), from here. */
export async function noteSecondFactor(tx: Tx, sessionId: string, client: Client, at: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ mfa_at: at, mfa_context: client.context })
    .where('session_id', '=', sessionId)
    .execute();
}

export async function issueRefreshToken(tx: Tx, sessionId: string, at: Date, parent?: string): Promise<string> {
  const token = `mrt_${randomBytes(32).toString('base64url')}`;
  await tx
    .insertInto('refresh_tokens')
    .values({
      token_hash: refreshTokenHash(token),
      session_id: sessionId,
      issued_at: at,
      used_at: null,
      parent: parent ?? null,
    })
    .execute();
  return token;
}

export function refreshTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** ID-6: the first session of a device other than the user's first one is announced. */
async function noteDevice(tx: Tx, userId: string, client: Client, when: When): Promise<void> {
  const added = await tx
    .insertInto('known_devices')
    .values({ user_id: userId, device: client.device, first_at: when.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('device')
    .executeTakeFirst();
  if (!added) return;
  const others = await tx
    .selectFrom('known_devices')
    .select('device')
    .where('user_id', '=', userId)
    .where('device', '!=', client.device)
    .limit(1)
    .executeTakeFirst();
  if (!others) return;
  await emit(tx, when, { name: 'identity.new_device.v1', subject: userId, payload: { userId, label: client.label } });
}
