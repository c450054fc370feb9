import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface SigningKey {
  /** Key id, named in tokens and seals. */
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export interface SigningKeys {
  /** Signs from now on. */
  current: SigningKey;
  /** Verifies: the current key and earlier ones. */
  find(kid: string): SigningKey | undefined;
  all: readonly SigningKey[];
}

/**
 * Ed25519 keys of one purpose from files `<purpose>-<kid>.pem` (PKCS 8) in a folder; the first is made when there is
 * none. The newest name signs. Rotation: put a newer file beside the old one and restart. A KMS takes this port's place.
 */
export function fileSigningKeys(folder: string, purpose: string): SigningKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const form = new RegExp(`^${purpose}-([a-z0-9]+)\\.pem$`);
  const names = (): string[] =>
    readdirSync(folder)
      .filter((name) => form.test(name))
      .toSorted();
  if (names().length === 0) writeNewKey(path.join(folder, `${purpose}-${Date.now().toString(36)}.pem`));
  const all = names().map((name) => {
    const privateKey = createPrivateKey(readFileSync(path.join(folder, name)));
    return { kid: form.exec(name)?.[1] ?? '', privateKey, publicKey: createPublicKey(privateKey) };
  });
  const current = all.at(-1);
  if (!current) throw new Error(`no signing key for ${purpose}`);
  return { current, all, find: (kid) => all.find((key) => key.kid === kid) };
}

function writeNewKey(file: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process made it at the same moment: its key is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
