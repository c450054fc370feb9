import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { DeviceKey } from '@mistri/link';

/** A device whose key is the same in every run: so are the inputs that it signs. */
export function fixedDevice(last: number): DeviceKey {
  const seed = Buffer.alloc(32, last);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    sign: (bytes) => Promise.resolve(new Uint8Array(sign(null, bytes, privateKey))),
  };
}
