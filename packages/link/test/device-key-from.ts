import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { DeviceKey } from '../src/secure/device-key.ts';

/** The portable face of a key that Node holds. */
export function deviceKeyFrom(privateKey: KeyObject): DeviceKey {
  const publicKey = createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .subarray(-32);
  return { publicKey, sign: (bytes) => Promise.resolve(sign(null, bytes, privateKey)) };
}
