import { createPublicKey, createPrivateKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { webCryptoSigner, type Signer } from '@mistri/signed-log';
import { fileSigningKeys, type SigningKeys } from '#platform/crypto/signing-keys.ts';
import type { Services } from '#platform/services.ts';

const purpose = 'seal';
const kits = new WeakMap<Services, SigningKeys>();

/** The platform's signing keys of seals; made on first use. Earlier ones stay for ever: they verify what they signed. */
export function sealKeysOf(services: Services): SigningKeys {
  const known = kits.get(services) ?? fileSigningKeys(path.resolve(services.config.keyFolder), purpose);
  kits.set(services, known);
  return known;
}

export async function sealSigner(services: Services): Promise<Signer> {
  const { privateKey, publicKey } = sealKeysOf(services).current;
  const form: { name: 'Ed25519' } = { name: 'Ed25519' };
  return webCryptoSigner({
    privateKey: privateKey.toCryptoKey(form, false, ['sign']),
    publicKey: publicKey.toCryptoKey(form, true, ['verify']),
  });
}

/** Public keys as hex, the form in which they are published and given to the verifier. */
export function sealPublicKeys(services: Services): string[] {
  return sealKeysOf(services).all.map(({ publicKey }) => rawHex(publicKey));
}

/** The same from a folder, without making anything: a verifier must not create what it trusts. */
export function readSealPublicKeys(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => new RegExp(`^${purpose}-[a-z0-9]{1,12}\\.pem$`).test(name))
    .map((name) => rawHex(createPublicKey(createPrivateKey(readFileSync(path.join(folder, name))))));
}

function rawHex(key: KeyObject): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
}
