import { generateKeyPairSync } from 'node:crypto';
import type { LogEntry, SealedBatch, Signer } from '../src/index.ts';
import { headOf, sealBatch } from '../src/index.ts';
import { signerFromPem } from '../src/signing-key.node.ts';

export type TestSigner = Signer & { publicKeyHex: string };

/** RFC 8032 §7.1, test 1: a published key, for golden vectors. */
export function publishedSigner(): Promise<TestSigner> {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const pkcs8 = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64');
  return signerFromPem(`-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`, 'published key');
}

export function freshSigner(): Promise<TestSigner> {
  return signerFromPem(
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'key',
  );
}

export interface KeptBatch {
  batch: SealedBatch;
  entries: LogEntry[];
}

/** A log of batches with these sizes, one second apart. */
export async function logOf(sizes: readonly number[], signer: Signer, logId = 'audit'): Promise<KeptBatch[]> {
  const log: KeptBatch[] = [];
  let seq = 0;
  for (const [index, size] of sizes.entries()) {
    const entries = Array.from({ length: size }, (): LogEntry => {
      seq += 1;
      return { seq, entry: { id: `aud_${seq}`, action: 'orders.paid', after: { amount_minor: seq * 100 } } };
    });
    const previous = log.at(-1)?.batch.seal;
    const batch = await sealBatch(
      { logId, previous: previous && headOf(previous), entries, sealedAt: new Date(1_800_000_000_000 + index * 1_000) },
      signer,
    );
    log.push({ batch, entries });
  }
  return log;
}
