import type { ApiResult } from '@mistri/api-client';
import { registerPurpose } from '@mistri/contracts/link/register';
import { type DeviceKey, fromBase64Url, signedBytes, toBase64Url } from '@mistri/link';
import { type DatabaseFactory, readDeviceKey } from '@mistri/link/browser';
import { browserApi } from '#web/api/browser-api.ts';

/** This browser as a device of Link: its id at the server, its key, and under which name IndexedDB keeps that. */
export interface BrowserDevice {
  readonly deviceId: string;
  readonly key: DeviceKey;
  readonly keyName: string;
}

const mostTries = 3;

/**
 * Registers this browser with its own key; the same browser again gets the same device. The key belongs to one person: who signs
 * in after them gets a key of their own, and a removed device never comes back, so it gets a new one (room `devices`).
 */
export async function browserDevice(userId: string, name: string): Promise<ApiResult<BrowserDevice>> {
  for (let attempt = 1; ; attempt += 1) {
    const keyName = keyNameOf(userId);
    const key = await readDeviceKey(indexedDB as unknown as DatabaseFactory, keyName);
    const registered = await register(key, name);
    if (registered.ok) return { ...registered, data: { deviceId: registered.data.deviceId, key, keyName } };
    const { code } = registered.problem;
    const isSpent = code === 'devices.key_removed' || code === 'devices.key_taken';
    if (!isSpent || attempt === mostTries) return registered;
    localStorage.setItem(generationKey(userId), String(generationOf(userId) + 1));
  }
}

/** Under which name this browser keeps the key of this person now. */
export const keyNameOf = (userId: string): string => `${userId} ${generationOf(userId)}`;

async function register(key: DeviceKey, name: string) {
  const challenge = await browserApi.post('/api/devices/challenges', { idempotencyKey: crypto.randomUUID() });
  if (!challenge.ok) return challenge;
  const { nonce } = challenge.data;
  const signature = await key.sign(signedBytes(registerPurpose, fromBase64Url(nonce)));
  return browserApi.post('/api/devices', {
    body: {
      nonce,
      key: toBase64Url(key.publicKey),
      signature: toBase64Url(signature),
      name,
      kind: 'browser',
      platform: 'browser',
    },
    idempotencyKey: crypto.randomUUID(),
  });
}

const generationKey = (userId: string): string => `mistri.device.${userId}`;

function generationOf(userId: string): number {
  const kept = Number(localStorage.getItem(generationKey(userId)) ?? '1');
  return Number.isSafeInteger(kept) && kept > 0 ? kept : 1;
}

/** `Chrome on Windows`: how its person finds this browser in the list of devices. */
export function browserName(userAgent: string): string {
  const browsers = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ] as const;
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1] ?? 'Browser';
  const system = laptopSystem(userAgent);
  return system === 'other' ? browser : `${browser} on ${systemNames[system]}`;
}

export type LaptopSystem = 'windows' | 'mac' | 'chromebook' | 'linux' | 'other';

const systemNames = { windows: 'Windows', mac: 'macOS', chromebook: 'ChromeOS', linux: 'Linux' } as const;

/** Which laptop this is: what has to be done about drivers differs. Phones and tablets are `other`. */
export function laptopSystem(userAgent: string): LaptopSystem {
  if (/Android|iPhone|iPad|Mobile/.test(userAgent)) return 'other';
  if (userAgent.includes('Windows')) return 'windows';
  if (userAgent.includes('CrOS')) return 'chromebook';
  if (userAgent.includes('Mac OS X')) return 'mac';
  return userAgent.includes('Linux') ? 'linux' : 'other';
}
