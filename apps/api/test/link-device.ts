import { type DeviceKey, fromBase64Url, makeDeviceKey, signedBytes, toBase64Url } from '@mistri/link';
import { type Answer, call } from '#test/actors.ts';
import type { TestApp } from './harness.ts';

export interface LinkDevice {
  readonly deviceId: string;
  readonly key: DeviceKey;
  readonly name: string;
}

interface Wanted {
  /** Access token of the owner, or a device token. */
  readonly token: string;
  readonly name?: string;
  readonly key?: DeviceKey;
  readonly kind?: 'agent' | 'browser';
  /** Sent in place of, or beside, what a real device sends. */
  readonly change?: Record<string, unknown>;
}

/** The two requests of a registration as a device makes them, with a real key. */
export async function tryRegister(test: TestApp, wanted: Wanted): Promise<{ answer: Answer; key: DeviceKey }> {
  const { token } = wanted;
  const key = wanted.key ?? (await makeDeviceKey());
  const challenge = await call(test, { method: 'POST', path: '/api/devices/challenges', token });
  if (challenge.status !== 201) return { answer: challenge, key };
  const { nonce } = challenge.body.data;
  const signature = await key.sign(signedBytes('register', fromBase64Url(nonce)));
  const body = {
    nonce,
    key: toBase64Url(key.publicKey),
    signature: toBase64Url(signature),
    name: wanted.name ?? 'Workshop laptop',
    kind: wanted.kind ?? 'agent',
    platform: wanted.kind === 'browser' ? 'browser' : 'linux',
    ...wanted.change,
  };
  return { answer: await call(test, { method: 'POST', path: '/api/devices', token, body }), key };
}

export async function registerDevice(test: TestApp, wanted: Wanted): Promise<LinkDevice> {
  const { answer, key } = await tryRegister(test, wanted);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { deviceId: answer.body.data.deviceId, key, name: answer.body.data.name };
}
