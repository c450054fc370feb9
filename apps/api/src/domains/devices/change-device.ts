import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { type Device, insertDevice, lockDevice, noteHistory, updateDevice } from './devices-store.ts';

export async function renameDevice(tx: Tx, origin: Origin, given: { deviceId: string; name: string }): Promise<Device> {
  const before = await lockLoaded(tx, given.deviceId);
  const after = await updateDevice(tx, before.device_id, { name: given.name.trim() });
  if (before.owner_id !== null) {
    const { owner_id, device_id, name } = { ...after, owner_id: before.owner_id };
    await noteHistory(tx, { owner_id, device_id, token_id: null, what: 'renamed', name, at: origin.at });
  }
  // Names are people's words: the audit log holds that it happened, the history what it is called.
  await audit(tx, origin, { action: 'devices.renamed', subjectId: before.device_id });
  return after;
}

/**
 * Ends a device for good: whoever holds its connection or its sessions is told by the event and cuts them at once. Its
 * key never comes back.
 */
export async function removeDevice(
  tx: Tx,
  origin: Origin,
  given: { deviceId: string; reason: string },
): Promise<Device> {
  const before = await lockLoaded(tx, given.deviceId);
  if (before.removed_at) return before;
  const after = await updateDevice(tx, before.device_id, { removed_at: origin.at, removed_reason: given.reason });
  const { device_id: deviceId, owner_id: ownerId, name } = after;
  if (ownerId !== null) {
    await noteHistory(tx, {
      owner_id: ownerId,
      device_id: deviceId,
      token_id: null,
      what: 'removed',
      name,
      at: origin.at,
    });
  }
  await audit(tx, origin, { action: 'devices.removed', subjectId: deviceId, reason: given.reason });
  await emit(tx, origin, { name: 'devices.removed.v1', subject: deviceId, payload: { deviceId, ownerId } });
  return after;
}

/** A relay is a device of the platform: an admin vouches for its key, and the relay proves it each time it connects. */
export async function addRelayDevice(
  tx: Tx,
  origin: Origin,
  given: { name: string; key: string },
): Promise<Result<Device, 'devices.key_taken'>> {
  const device = await insertDevice(tx, {
    device_id: newId('dev'),
    owner_id: null,
    kind: 'relay',
    platform: 'relay',
    name: given.name,
    public_key: given.key,
    version: null,
    token_id: null,
    created_at: origin.at,
    last_seen_at: null,
    removed_at: null,
    removed_reason: null,
    absent_since: null,
  });
  if (!device) {
    return refuse('devices.key_taken', 'This key belongs to another device. Make a new one on the relay.', {
      errors: [{ path: 'key', message: 'belongs to another device' }],
    });
  }
  await audit(tx, origin, { action: 'devices.registered', subjectId: device.device_id, after: { kind: 'relay' } });
  return ok(device);
}

async function lockLoaded(tx: Tx, deviceId: string): Promise<Device> {
  const device = await lockDevice(tx, deviceId);
  if (!device) throw new Error('loaded as resource');
  return device;
}
