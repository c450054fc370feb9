import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface SigningKey {
  /** Key id, named in tokens and seals. */
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export interface SigningKeys {
  /** Signs from now on. */
  readonly current: SigningKey;
  /** Verifies: the current key and earlier ones. */
  find(kid: string): SigningKey | undefined;
  readonly all: readonly SigningKey[];
  /** Makes a new key that signs from now on; the earlier ones go on verifying. */
  rotate(): SigningKey;
  /** Removes keys that have not signed for this long. The current one stays. */
  forget(olderThan_ms: number): readonly string[];
}

/** Another process may have rotated: how old our reading of the folder may become. */
const stale_ms = 60_000;
/** A foreign key id must not make us read the folder on every request. */
const reread_ms = 2_000;

/**
 * Ed25519 keys of one purpose from files `<purpose>-<kid>.pem` (PKCS 8) in a folder; the first is made when there is
 * none. The key id is its time of making in base 36, so the newest name signs. A KMS takes this port's place.
 */
export function fileSigningKeys(folder: string, purpose: string): SigningKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const form = new RegExp(`^${purpose}-([a-z0-9]{1,12})\\.pem$`);
  const locate = (kid: string): string => path.join(folder, `${purpose}-${kid}.pem`);
  const list = (): string[] =>
    readdirSync(folder)
      .flatMap((name) => form.exec(name)?.[1] ?? [])
      .toSorted((a, b) => parseInt(a, 36) - parseInt(b, 36));
  let keys = new Map<string, SigningKey>();
  let readAt = 0;

  const read = (): void => {
    keys = new Map(list().map((kid) => [kid, keys.get(kid) ?? readKey(kid, locate(kid))]));
    readAt = performance.now();
  };
  const fresh = (limit_ms: number): void => {
    if (performance.now() - readAt > limit_ms) read();
  };
  const newest = (): SigningKey => {
    const key = [...keys.values()].at(-1);
    if (!key) throw new Error(`no signing key for ${purpose}`);
    return key;
  };
  const rotate = (): SigningKey => {
    // Two keys of one millisecond would have one name; a name must also sort after all others.
    const after = parseInt(list().at(-1) ?? '0', 36);
    writeNewKey(locate(Math.max(Date.now(), after + 1).toString(36)));
    read();
    return newest();
  };
  if (list().length === 0) rotate();
  read();
  return {
    get current() {
      fresh(stale_ms);
      return newest();
    },
    get all() {
      fresh(stale_ms);
      return [...keys.values()];
    },
    find: (kid) => {
      fresh(keys.has(kid) ? stale_ms : reread_ms);
      return keys.get(kid);
    },
    rotate,
    forget: (olderThan_ms) => {
      const kids = list();
      // A key signed until the next one was made.
      const old = kids.filter((_kid, index) => {
        const next = kids[index + 1];
        return next !== undefined && Date.now() - parseInt(next, 36) > olderThan_ms;
      });
      for (const kid of old) rmSync(locate(kid), { force: true });
      read();
      return old;
    },
  };
}

function readKey(kid: string, file: string): SigningKey {
  const privateKey = createPrivateKey(readFileSync(file));
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

/** Written beside and renamed: another process never reads half a key. */
function writeNewKey(file: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}
