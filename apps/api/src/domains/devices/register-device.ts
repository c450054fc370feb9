import { randomBytes } from 'node:crypto';
import { registerPurpose, type RegisterDevice } from '@mistri/contracts/link/register';
import { fromBase64Url, signedBytes, verifyDevice } from '@mistri/link';
import { audit } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { deviceLimits } from './device-limits.ts';
import {
  countDevices,
  type Device,
  findDeviceByKey,
  insertChallenge,
  insertDevice,
  lockOwner,
  noteHistory,
  spendToken,
  takeChallenge,
} from './devices-store.ts';
import type { Registrant } from './registrant.ts';

export interface Challenge {
  readonly nonce: string;
  readonly expiresAt: Date;
}

export async function makeChallenge(
  tx: Tx,
  registrant: Registrant,
): Promise<Result<Challenge, 'devices.too_many_challenges'>> {
  const { ownerId, origin } = registrant;
  const nonce = randomBytes(32).toString('base64url');
  const expiresAt = new Date(origin.at.getTime() + deviceLimits.challengeLife_ms);
  await lockOwner(tx, ownerId);
  const limit = { now: origin.at, open: deviceLimits.openChallenges };
  if (!(await insertChallenge(tx, { nonce, owner_id: ownerId, expires_at: expiresAt }, limit))) {
    return refuse('devices.too_many_challenges', 'Too many registrations were begun and not ended. Wait five minutes.');
  }
  return ok({ nonce, expiresAt });
}

export type RegisterRefusal =
  | 'devices.wrong_signature'
  | 'devices.challenge_over'
  | 'devices.key_taken'
  | 'devices.key_removed'
  | 'devices.too_many'
  | 'devices.token_spent';

/** A device that proves that it holds its key becomes its owner's. The same device again gets the same answer. */
export async function registerDevice(
  tx: Tx,
  registrant: Registrant,
  given: RegisterDevice,
): Promise<Result<Device, RegisterRefusal>> {
  const { ownerId, origin, tokenId } = registrant;
  if (!(await provesKey(given))) {
    return refuse('devices.wrong_signature', 'The signature is not by this key over this nonce.', {
      errors: [{ path: 'signature', message: 'does not belong to key and nonce' }],
    });
  }
  await lockOwner(tx, ownerId);
  if (!(await takeChallenge(tx, given.nonce, ownerId, origin.at))) {
    return refuse('devices.challenge_over', 'The nonce was used, or is older than five minutes. Ask for a new one.', {
      errors: [{ path: 'nonce', message: 'is not open' }],
    });
  }
  const known = await findDeviceByKey(tx, given.key);
  if (known) return whoseKey(known, ownerId);
  if ((await countDevices(tx, ownerId)) >= deviceLimits.devices) {
    return refuse('devices.too_many', `You have ${deviceLimits.devices} devices. Remove one that you no longer use.`);
  }
  if (tokenId !== null && !(await spendToken(tx, tokenId, origin.at))) {
    return refuse('devices.token_spent', 'This token has registered as many devices as it may. Make a new one.');
  }
  const device = await insertDevice(tx, {
    device_id: newId('dev'),
    owner_id: ownerId,
    kind: given.kind,
    platform: given.platform,
    name: given.name.trim(),
    public_key: given.key,
    version: given.version ?? null,
    token_id: tokenId,
    created_at: origin.at,
    last_seen_at: null,
    removed_at: null,
    removed_reason: null,
    absent_since: null,
    is_temporary: given.isTemporary ?? false,
  });
  // Somebody else registered this very key a moment ago.
  if (!device) return keyTaken();
  await tellOfRegistration(tx, registrant, device);
  return ok(device);
}

async function provesKey(given: RegisterDevice): Promise<boolean> {
  const [key, signature, nonce] = [given.key, given.signature, given.nonce].map((text) => fromBase64Url(text));
  if (!key || !signature || !nonce) return false;
  return verifyDevice(key, signature, signedBytes(registerPurpose, nonce));
}

function whoseKey(known: Device, ownerId: string): Result<Device, 'devices.key_taken' | 'devices.key_removed'> {
  if (known.owner_id !== ownerId) return keyTaken();
  if (known.removed_at) {
    return refuse('devices.key_removed', 'This device was removed. Make a new key on it to register it again.');
  }
  return ok(known);
}

const keyTaken = () =>
  refuse('devices.key_taken', 'This key belongs to a device of another account. Make a new key on this device.');

async function tellOfRegistration(tx: Tx, { ownerId, origin, tokenId }: Registrant, device: Device): Promise<void> {
  const { device_id: deviceId, name, kind } = device;
  await noteHistory(tx, {
    owner_id: ownerId,
    device_id: deviceId,
    token_id: tokenId,
    what: 'registered',
    name,
    at: origin.at,
  });
  await audit(tx, origin, {
    action: 'devices.registered',
    subjectId: deviceId,
    after: { ownerId, kind, platform: device.platform, ...(tokenId === null ? {} : { tokenId }) },
  });
  await emit(tx, origin, {
    name: 'devices.registered.v1',
    subject: deviceId,
    payload: { deviceId, ownerId, kind, byToken: tokenId !== null },
  });
}
