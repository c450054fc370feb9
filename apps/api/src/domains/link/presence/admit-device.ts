import type { FromDevice } from '@mistri/contracts/link/presence';
import { presencePurpose } from '@mistri/contracts/link/presence';
import { fromBase64Url, signedBytes, verifyDevice } from '@mistri/link';
import { type Device, findDevice, noteSeen } from '#rooms/devices/index.ts';
import { activeUsers } from '#rooms/identity/index.ts';
import { readLinkConfig } from '../config/read-config.ts';
import { findRelayOfDevice } from '../relays/relays-store.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { introduceWaiting } from './introduce.ts';
import { addPresence } from './presence-store.ts';

export type Authenticate = FromDevice & { type: 'authenticate' };

/** A device proves that it holds its key, over the nonce of this very connection, and is among us from now on. */
export async function admitDevice(hub: Hub, connection: Connection, said: Authenticate): Promise<void> {
  // One answer for one nonce: who guesses must come again.
  if (connection.isAnswered) return connection.close('message', 'authenticated twice');
  connection.isAnswered = true;
  const { db, clock } = hub.services;
  const device = await findDevice(db, said.deviceId);
  if (!device || !(await proves(device, connection, said)))
    return connection.close('signature', 'no such device, or not its signature');
  if (device.platform === 'relay' ? said.platform !== 'relay' : said.platform === 'relay')
    return connection.close('signature', 'this device is of another platform');
  connection.device = device;
  connection.isServing = said.isServing ?? true;
  hub.add(connection);
  // Looked at once it is among those who are cut off when they are removed, so that nobody slips between.
  if (!(await mayStay(hub, device))) {
    hub.remove(connection);
    return connection.close('refused', 'this device was removed, or its owner is not active');
  }
  const now = clock.now();
  const here = {
    connection_id: connection.id,
    device_id: device.device_id,
    process_id: hub.processId,
    is_serving: connection.isServing,
  };
  await addPresence(db, here, now);
  await noteSeen(db, device.device_id, { at: now, version: said.version, platform: said.platform });
  await welcome(hub, connection, device);
}

async function proves(device: Device, connection: Connection, said: Authenticate): Promise<boolean> {
  const bytes = signedBytes(presencePurpose, fromBase64Url(connection.nonce));
  return verifyDevice(fromBase64Url(device.public_key), fromBase64Url(said.signature), bytes);
}

async function mayStay(hub: Hub, { device_id, owner_id }: Device): Promise<boolean> {
  const device = await findDevice(hub.services.db, device_id);
  if (!device || device.removed_at) return false;
  return owner_id === null || (await activeUsers(hub.services.db, [owner_id])).has(owner_id);
}

async function welcome(hub: Hub, connection: Connection, device: Device): Promise<void> {
  const { db } = hub.services;
  connection.send({
    type: 'welcome',
    deviceId: device.device_id,
    name: device.name,
    seenAddress: connection.address.slice(0, 64),
    config: await readLinkConfig(db, hub.services),
  });
  if (device.kind === 'relay') {
    const relay = await findRelayOfDevice(db, device.device_id);
    if (relay?.state === 'draining')
      connection.send({ type: 'drain', reason: relay.state_reason ?? 'drained by an admin' });
    return;
  }
  await introduceWaiting(hub, connection);
}
