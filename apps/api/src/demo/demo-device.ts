import { registerPurpose } from '@mistri/contracts/link/register';
import { type DeviceKey, fromBase64Url, makeDeviceKey, signedBytes, toBase64Url } from '@mistri/link';
import type { DemoPerson, DemoWorld } from './demo-world.ts';

export interface DemoDevice {
  readonly deviceId: string;
  readonly key: DeviceKey;
}

/** As a real one does: a key of its own, and a signature over the nonce. Nobody keeps the key, so it stays offline. */
export async function addDevice(
  world: DemoWorld,
  owner: DemoPerson,
  facts: { readonly name: string; readonly platform: string; readonly kind: 'agent' | 'browser' },
): Promise<DemoDevice> {
  const key = await makeDeviceKey();
  const challenge = await world.as(owner, { method: 'POST', path: '/api/devices/challenges' });
  const nonce = challenge.data.nonce as string;
  const signature = toBase64Url(await key.sign(signedBytes(registerPurpose, fromBase64Url(nonce))));
  const body = { nonce, signature, key: toBase64Url(key.publicKey), version: '0.1.0', ...facts };
  const registered = await world.as(owner, { method: 'POST', path: '/api/devices', body });
  return { deviceId: registered.data.deviceId as string, key };
}
