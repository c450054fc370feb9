import { randomBytes } from 'node:crypto';
import { deviceTokenPrefix } from '@mistri/contracts/link/register';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { deviceLimits } from './device-limits.ts';
import {
  countLiveTokens,
  type DeviceToken,
  insertToken,
  lockOwner,
  noteHistory,
  revokeTokenRow,
} from './devices-store.ts';
import type { TokenScope } from './devices-tables.ts';
import { tokenHash } from './registrant.ts';

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresInDays: number;
  readonly maxDevices: number;
}

/** For `mistri login --token` and build machines. @returns the token's text, for the only time */
export async function makeDeviceToken(
  tx: Tx,
  origin: Origin,
  given: NewToken & { ownerId: string },
): Promise<Result<{ token: DeviceToken; text: string }, 'devices.too_many_tokens'>> {
  const { ownerId } = given;
  await lockOwner(tx, ownerId);
  if ((await countLiveTokens(tx, ownerId, origin.at)) >= deviceLimits.liveTokens) {
    return refuse('devices.too_many_tokens', `You have ${deviceLimits.liveTokens} tokens. Revoke one you do not need.`);
  }
  const text = `${deviceTokenPrefix}${randomBytes(32).toString('base64url')}`;
  const token = await insertToken(tx, {
    token_id: newId('dtk'),
    owner_id: ownerId,
    name: given.name.trim(),
    token_hash: tokenHash(text),
    scopes: [...given.scopes],
    devices_left: given.maxDevices,
    created_at: origin.at,
    expires_at: new Date(origin.at.getTime() + given.expiresInDays * day_ms),
    last_used_at: null,
    revoked_at: null,
  });
  await note(tx, origin, token, 'token_made');
  const { scopes, expires_at } = token;
  await audit(tx, origin, {
    action: 'devices.token_made',
    subjectId: token.token_id,
    after: { scopes, maxDevices: given.maxDevices, expiresAt: expires_at.toISOString() },
  });
  return ok({ token, text });
}

/** Devices it registered stay: each is removed by itself. */
export async function revokeDeviceToken(tx: Tx, origin: Origin, tokenId: string): Promise<void> {
  const revoked = await revokeTokenRow(tx, tokenId, origin.at);
  if (!revoked) return;
  await note(tx, origin, revoked, 'token_revoked');
  await audit(tx, origin, { action: 'devices.token_revoked', subjectId: tokenId });
}

async function note(tx: Tx, origin: Origin, token: DeviceToken, what: 'token_made' | 'token_revoked'): Promise<void> {
  const { owner_id, token_id, name } = token;
  await noteHistory(tx, { owner_id, device_id: null, token_id, what, name, at: origin.at });
}
