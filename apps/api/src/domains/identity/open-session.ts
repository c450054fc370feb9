import { createHash, randomBytes } from 'node:crypto';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { insertSession } from './identity-store.ts';

/** A session ends this long after it was opened, however busy it is. */
export const session_ms = 30 * day_ms;

export interface Client {
  /** Keyed digest of the device's fingerprint (user agent and a random device cookie or header), never the text. */
  deviceDigest: string;
  addressDigest: string;
  /** What the list of sessions shows, e.g. `Chrome on Android`. */
  label: string;
}

export interface OpenedSession {
  sessionId: string;
  userId: string;
  /** Shown once; the database holds its hash. */
  refreshToken: string;
}

/** Opens a session whose owner has proved everything that was asked, and gives its first refresh token. */
export async function openSession(
  tx: Tx,
  owner: { userId: string; mfaAt: Date | null },
  client: Client,
  origin: { traceId: string; at: Date },
): Promise<OpenedSession> {
  const sessionId = newId('ses');
  await insertSession(tx, {
    session_id: sessionId,
    user_id: owner.userId,
    stage: 'open',
    at: origin.at,
    expires_at: new Date(origin.at.getTime() + session_ms),
    mfa_at: owner.mfaAt,
    device_digest: client.deviceDigest,
    address_digest: client.addressDigest,
    label: client.label,
  });
  await noteDevice(tx, owner.userId, client, origin);
  return { sessionId, userId: owner.userId, refreshToken: await issueRefreshToken(tx, sessionId, origin.at) };
}

export async function issueRefreshToken(tx: Tx, sessionId: string, at: Date): Promise<string> {
  const token = `mrt_${randomBytes(32).toString('base64url')}`;
  await tx
    .insertInto('refresh_tokens')
    .values({ token_hash: refreshTokenHash(token), session_id: sessionId, issued_at: at, used_at: null })
    .execute();
  return token;
}

export function refreshTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** ID-6: the first session of a device other than the user's first one is announced. */
async function noteDevice(
  tx: Tx,
  userId: string,
  client: Client,
  origin: { traceId: string; at: Date },
): Promise<void> {
  const known = await tx.selectFrom('known_devices').select('device_digest').where('user_id', '=', userId).execute();
  if (known.some((device) => device.device_digest === client.deviceDigest)) return;
  await tx
    .insertInto('known_devices')
    .values({ user_id: userId, device_digest: client.deviceDigest, first_at: origin.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (known.length === 0) return;
  await emit(tx, origin, { name: 'identity.new_device.v1', subject: userId, payload: { userId, label: client.label } });
}
