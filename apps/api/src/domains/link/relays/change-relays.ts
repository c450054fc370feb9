import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { addRelayDevice, removeDevice } from '#rooms/devices/index.ts';
import { tellAll } from '../presence/tell.ts';
import { findRelay, insertRelay, type Relay, updateRelay } from './relays-store.ts';

export interface NewRelay {
  readonly relayId: string;
  readonly key: string;
  readonly region: string;
  readonly tls: string;
  readonly quic: string | null;
  readonly ws: string | null;
  readonly stun: readonly string[];
}

/** A relay of the fleet, known by its key. It is given sessions once it has connected and told its load. */
export async function addRelay(
  tx: Tx,
  origin: Origin,
  given: NewRelay,
): Promise<Result<Relay, 'devices.key_taken' | 'link.relay_taken'>> {
  const { relayId, key, region, tls, quic, ws, stun } = given;
  const device = await addRelayDevice(tx, origin, { name: relayId, key });
  if (!device.ok) return device;
  const relay = await insertRelay(tx, {
    relay_id: relayId,
    device_id: device.value.device_id,
    region,
    public_key: key,
    tls,
    quic,
    ws,
    stun: [...stun],
    state_reason: null,
    created_at: origin.at,
    reported_at: null,
  });
  if (!relay) {
    return refuse('link.relay_taken', 'There is, or was, a relay of this name. Choose another.', {
      errors: [{ path: 'relayId', message: 'is taken' }],
    });
  }
  await audit(tx, origin, { action: 'link.relay_added', subjectId: relayId, after: { region, tls, quic, ws } });
  await tellAll(tx, { kind: 'config' });
  return ok(relay);
}

/** Draining: no new sessions, those it carries go on. It takes new ones again once it is active and has restarted. */
export async function changeRelay(
  tx: Tx,
  origin: Origin,
  given: { relayId: string; state: 'active' | 'draining'; reason: string },
): Promise<Relay> {
  const { relayId, state, reason } = given;
  const before = await findRelay(tx, relayId);
  const after = await updateRelay(tx, relayId, { state, state_reason: reason });
  await audit(tx, origin, {
    action: 'link.relay_changed',
    subjectId: relayId,
    reason,
    before: { state: before?.state },
    after: { state },
  });
  if (state === 'draining') await tellAll(tx, { kind: 'drain', deviceId: after.device_id, reason });
  return after;
}

/** Out of the fleet: its key counts no more, and devices are told not to go there. */
export async function removeRelay(tx: Tx, origin: Origin, relayId: string): Promise<void> {
  const relay = await updateRelay(tx, relayId, { state: 'removed', state_reason: 'removed by an admin' });
  await removeDevice(tx, origin, { deviceId: relay.device_id, reason: 'the relay was removed' });
  await audit(tx, origin, { action: 'link.relay_removed', subjectId: relayId });
  await tellAll(tx, { kind: 'config' });
}
