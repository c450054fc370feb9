import { NotJsonError, type Json } from './canonical-json.ts';
import type { PublicKeys } from './ed25519.ts';
import { isDigest, leafHash, type Digest } from './hashing.ts';
import { inclusionPath, rootFromPath } from './merkle-tree.ts';
import type { LogProblem } from './problems.ts';
import type { Seal, SealedBatch } from './seal-batch.ts';
import { isSeal, sealProblems } from './verify-seal.ts';

/** Shows that one entry is in the log, without showing any other entry. */
export interface InclusionProof {
  readonly seal: Seal;
  readonly seq: number;
  readonly path: readonly Digest[];
}

/** @throws RangeError when `seq` is not in the batch */
export function proveInclusion(batch: SealedBatch, seq: number): InclusionProof {
  return { seal: batch.seal, seq, path: inclusionPath(batch.leafHashes, seq - batch.seal.header.firstSeq) };
}

export type InclusionVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: LogProblem['kind'] | 'proof_malformed' | 'not_this_entry' };

/** Checks key, signature and path. Whether the seal is part of the chain is for the holder of the chain to say. */
export async function verifyInclusion(
  proof: InclusionProof,
  entry: Json,
  trusted: { logId: string; keys: PublicKeys },
): Promise<InclusionVerdict> {
  const { seal, seq, path } = proof;
  if (!isSeal(seal)) return { ok: false, why: 'seal_malformed' };
  if (!Number.isSafeInteger(seq) || path.length > 64 || !path.every(isDigest))
    return { ok: false, why: 'proof_malformed' };
  const [problem] = await sealProblems(seal, trusted.logId, trusted.keys);
  if (problem) return { ok: false, why: problem.kind };
  const { firstSeq, count, entriesRoot } = seal.header;
  const root = rootFromPath(hashOf(entry), { index: seq - firstSeq, count }, path);
  return root === entriesRoot ? { ok: true } : { ok: false, why: 'not_this_entry' };
}

function hashOf(entry: Json): Digest {
  try {
    return leafHash(entry);
  } catch (error) {
    // No canonical form: cannot have been sealed. A digest that no entry has.
    if (error instanceof NotJsonError) return '0'.repeat(64);
    throw error;
  }
}
