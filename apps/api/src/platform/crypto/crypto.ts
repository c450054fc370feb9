import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/**
 * Personal data at rest (GOV-6): AES-256-GCM, one data key per subject, wrapped by a master key with an id, so that
 * master keys rotate and erasing a subject's data key erases the data. Blind indexes let equality be searched.
 */
export interface Crypto {
  /** A new data key, wrapped. Store it in the subject's row; erase it to erase the subject (crypto-shredding). */
  newDataKey(): string;
  seal(wrappedKey: string, plain: string, context: string): string;
  /** @throws when the text was changed, or sealed for another context */
  open(wrappedKey: string, sealed: string, context: string): string;
  /** Same wrapping under the newest master key; the data stays as it is. */
  rewrap(wrappedKey: string): string;
  /** Keyed digest for equality look-up; `purpose` keeps e-mail and phone digests apart. */
  blindIndex(purpose: string, value: string): string;
  /** Keyed digest for logs and audit: an address, a device. Not reversible, comparable. */
  digest(purpose: string, value: string): string;
  hash(value: string | Uint8Array): string;
}

export interface MasterKeys {
  current: string;
  /** id → 32 bytes. Old ones stay to open what they wrapped. */
  keys: ReadonlyMap<string, Buffer>;
  /** 32 bytes for blind indexes and digests; does not rotate. */
  indexKey: Buffer;
}

const mostDigests = 10_000;
const mostDataKeys = 5_000;

export function createCrypto(master: MasterKeys): Crypto {
  const keyOf = (id: string): Buffer => {
    const key = master.keys.get(id);
    if (!key) throw new Error(`master key ${id} is not configured`);
    return key;
  };
  const unwrap = (wrapped: string): Buffer => {
    const [id = '', body = ''] = wrapped.split('.', 2);
    return decrypt(keyOf(id), Buffer.from(body, 'base64url'), `wrap:${id}`);
  };
  /**
   * An order opens and seals a dozen times with the keys of the same two people. Whoever erases a wrapped key erases the
   * subject all the same: it is asked for by that.
   */
  const dataKeys = new Map<string, KeyObject>();
  const remember = (wrapped: string, dataKey: Buffer): KeyObject => {
    if (dataKeys.size >= mostDataKeys) dataKeys.clear();
    const key = createSecretKey(dataKey);
    dataKeys.set(wrapped, key);
    return key;
  };
  const dataKeyOf = (wrapped: string): KeyObject => dataKeys.get(wrapped) ?? remember(wrapped, unwrap(wrapped));
  const wrap = (dataKey: Buffer): string =>
    `${master.current}.${encrypt(keyOf(master.current), dataKey, `wrap:${master.current}`).toString('base64url')}`;
  // Purposes are words of the code, a few dozen; every request needs some of their keys.
  const purposeKeys = new Map<string, KeyObject>();
  const keyed = (purpose: string, value: string): string => {
    let key = purposeKeys.get(purpose);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', master.indexKey, '', purpose, 32)));
      purposeKeys.set(purpose, key);
    }
    return createHmac('sha256', key).update(value).digest('base64url');
  };
  /** Addresses and devices: several times per request, of the same few thousand visitors. */
  const digests = new Map<string, string>();
  const digest = (purpose: string, value: string): string => {
    const name = `${purpose}:${value}`;
    const known = digests.get(name);
    if (known !== undefined) return known;
    if (digests.size >= mostDigests) digests.clear();
    const made = keyed(`digest:${purpose}`, value);
    digests.set(name, made);
    return made;
  };
  return {
    newDataKey: () => {
      const dataKey = randomBytes(32);
      const wrapped = wrap(dataKey);
      remember(wrapped, dataKey);
      return wrapped;
    },
    seal: (wrapped, plain, context) => encrypt(dataKeyOf(wrapped), Buffer.from(plain), context).toString('base64url'),
    open: (wrapped, sealed, context) =>
      decrypt(dataKeyOf(wrapped), Buffer.from(sealed, 'base64url'), context).toString(),
    rewrap: (wrapped) => wrap(unwrap(wrapped)),
    blindIndex: (purpose, value) => keyed(`index:${purpose}`, value),
    digest,
    hash: (value) => createHash('sha256').update(value).digest('hex'),
  };
}

/** nonce (12) ‖ ciphertext ‖ tag (16) */
function encrypt(key: Buffer | KeyObject, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer | KeyObject, sealed: Buffer, context: string): Buffer {
  if (sealed.length < 28) throw new Error('sealed text is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
}
