import path from 'node:path';
import { sign } from 'node:crypto';
import type { DeviceSigner } from '@mistri/signed-log/session-log';
import { fileSigningKeys, type SigningKey, type SigningKeys } from '#platform/crypto/signing-keys.ts';
import type { Services } from '#platform/services.ts';

const kits = new WeakMap<Services, SigningKeys>();

function keysOf(services: Services): SigningKeys {
  const known = kits.get(services) ?? fileSigningKeys(path.resolve(services.config.keyFolder), 'firmware');
  kits.set(services, known);
  return known;
}

const publicText = ({ publicKey }: SigningKey): string => publicKey.export({ format: 'jwk' }).x ?? '';

/** The platform's keys that sign images, newest first; earlier ones stay, they verify what they signed. */
export function firmwareKeys(services: Services): string[] {
  return keysOf(services).all.map(publicText).toReversed();
}

export function firmwareSigner(services: Services): DeviceSigner {
  const key = keysOf(services).current;
  return {
    publicKey: new Uint8Array(Buffer.from(publicText(key), 'base64url')),
    sign: (bytes) => Promise.resolve(new Uint8Array(sign(null, bytes, key.privateKey))),
  };
}
