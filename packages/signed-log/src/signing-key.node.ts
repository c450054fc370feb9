import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { webCryptoSigner } from './ed25519.ts';
import type { Signer } from './seal-batch.ts';

/**
 * The signing key in a PKCS #8 PEM file, made on first use, readable by its owner only. Two processes that start
 * together agree: the file is created exclusively, and who loses reads the winner's.
 *
 * @throws when the file holds something else than an Ed25519 private key
 */
export async function loadOrCreateSigner(file: string): Promise<Signer & { publicKeyHex: string }> {
  return signerFromPem((await readIfThere(file)) ?? (await create(file)), file);
}

/** For a key that comes from configuration or a secret store. `name` is said in errors; the key never is. */
export async function signerFromPem(pem: string, name: string): Promise<Signer & { publicKeyHex: string }> {
  const { privateKey, publicKey } = readPem(pem, name);
  const rights: { name: 'Ed25519' } = { name: 'Ed25519' };
  return webCryptoSigner({
    privateKey: privateKey.toCryptoKey(rights, false, ['sign']),
    publicKey: publicKey.toCryptoKey(rights, true, ['verify']),
  });
}

function readPem(pem: string, name: string): { privateKey: KeyObject; publicKey: KeyObject } {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch {
    // The original error can quote the file.
    throw new Error(`${name} holds no private key in PEM form`);
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`${name} holds another key than Ed25519`);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and linked: the name appears at once, complete, and only if nobody was faster. */
async function create(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, pem, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(beside, file);
    return pem;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
    return await readFile(file, 'utf8');
  } finally {
    await unlink(beside);
  }
}
