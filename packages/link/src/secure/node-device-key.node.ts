import { type KeyObject, sign } from 'node:crypto';
import type { DeviceKey } from './device-key.ts';
import { type DeviceCertificate, selfSigned } from './self-signed.node.ts';

/** One key of Node in the two forms in which Link uses it. */
export interface NodeDevice {
  readonly certificate: DeviceCertificate;
  readonly key: DeviceKey;
}

/** @throws TypeError when it is no Ed25519 private key */
export function nodeDevice(privateKey: KeyObject): NodeDevice {
  const certificate = selfSigned(privateKey);
  return {
    certificate,
    key: {
      publicKey: certificate.publicKey,
      sign: (bytes) => Promise.resolve(sign(null, bytes, privateKey)),
    },
  };
}
