import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOrCreateSigner, signerFromPem } from './signing-key.node.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the key is made once, for its owner only, and found again', async () => {
  const file = path.join(folder, 'keys', 'audit.pem');
  const first = await loadOrCreateSigner(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await loadOrCreateSigner(file)).publicKeyHex).toBe(first.publicKeyHex);
});

test('processes that start together agree on one key, and leave nothing beside it', async () => {
  const file = path.join(folder, 'audit.pem');
  const signers = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateSigner(file)));
  expect(new Set(signers.map((signer) => signer.publicKeyHex)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['audit.pem']);
});

test('a file that holds something else is refused, without telling what', async () => {
  const file = path.join(folder, 'audit.pem');
  await writeFile(file, 'secret words');
  await expect(loadOrCreateSigner(file)).rejects.toThrow(/no private key/);
  await expect(loadOrCreateSigner(file)).rejects.not.toThrow(/secret words/);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  await expect(signerFromPem(rsa.toString(), 'SEAL_KEY')).rejects.toThrow('SEAL_KEY holds another key than Ed25519');
});
