import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import {
  type DeviceSigner,
  type LogEvent,
  SessionLogWriter,
  signConsent,
  toBase64Url,
} from '../src/session-log/index.ts';

function deviceOf(privateKey: KeyObject): DeviceSigner {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    sign: (bytes) => Promise.resolve(new Uint8Array(sign(null, bytes, privateKey))),
  };
}

/** RFC 8032 §7.1, test 1: a published key, for golden vectors. */
export function publishedDevice(): DeviceSigner {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const key = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  return deviceOf(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

export function freshDevice(): DeviceSigner {
  return deviceOf(generateKeyPairSync('ed25519').privateKey);
}

export const idOf = (prefix: string, last: string): string => `${prefix}_${last.padStart(26, '0')}`;
export const sessionId = idOf('rms', '1');
export const startMs = Date.UTC(2026, 10, 21, 9, 30);

export function consentFor(device: DeviceSigner, change: Partial<Consent> = {}): Consent {
  return {
    v: 1,
    sessionId,
    repairId: idOf('rep', '2'),
    number: 1,
    customer: { userId: idOf('usr', '3'), deviceId: idOf('dev', '4'), key: toBase64Url(device.publicKey) },
    technician: {
      userId: idOf('usr', '5'),
      name: 'மீனா Krishnan',
      certificate: 'MST-S-0042',
      deviceId: idOf('dev', '6'),
      key: toBase64Url(publishedDevice().publicKey),
    },
    phone: {
      vendorId: 0x18d1,
      productId: 0x4ee7,
      serialNumber: 'MO1A00042',
      manufacturer: 'Mistri',
      product: 'Mistri One',
    },
    mode: 'service',
    powers: ['facts', 'shell', 'reboot', 'flash'],
    grantedAt: '2026-11-21T09:30:00.000Z',
    endsAt: '2026-11-21T10:00:00.000Z',
    language: 'ta',
    text: { version: 1, sha256: 'a'.repeat(64) },
    ...change,
  };
}

export const someEvents: readonly LogEvent[] = [
  { by: 'phone', kind: 'mode', message: 'fastboot' },
  {
    by: 'technician',
    kind: 'operation',
    operation: 'fastboot.variables',
    command: 'fastboot getvar all',
    outcome: 'done',
  },
  {
    by: 'technician',
    kind: 'transfer',
    operation: 'fastboot.flash',
    command: 'fastboot flash boot',
    partition: 'boot',
    fileName: 'boot.img',
    contents: { length: 1_048_576, sha256: 'b'.repeat(64) },
    outcome: 'done',
  },
  {
    by: 'technician',
    kind: 'refused',
    operation: 'fastboot.erase',
    command: 'fastboot erase userdata',
    power: 'erase_unlock',
  },
];

/** `opened`, then these events, then `closed`. */
export async function logOf(
  device: DeviceSigner,
  events: readonly LogEvent[] = someEvents,
): Promise<{ consent: SignedConsent; entries: SignedLogEntry[] }> {
  const consent = await signConsent(consentFor(device), device);
  let at = startMs;
  const writer = new SessionLogWriter({ sessionId, signer: device, now_ms: () => (at += 1000) });
  const entries = [await writer.open(consent.consent)];
  for (const event of events) entries.push(await writer.append(event));
  entries.push(await writer.append({ by: 'customer', kind: 'closed', outcome: 'completed' }));
  return { consent, entries };
}
