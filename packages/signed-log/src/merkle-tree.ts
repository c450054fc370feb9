import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { nodeHash, type Digest } from './hashing.ts';

/** RFC 6962 §2.1: the root over leaf hashes. The root of no leaves is SHA-256 of nothing. */
export function merkleRoot(leaves: readonly Digest[]): Digest {
  if (leaves.length === 0) return bytesToHex(sha256(new Uint8Array(0)));
  // Level by level; a node without a neighbour moves up unchanged, which gives the RFC's shape (largest power of two left).
  let level = [...leaves];
  while (level.length > 1) {
    const above: Digest[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const left = level[at] as Digest;
      const right = level[at + 1];
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  return level[0] as Digest;
}

/**
 * RFC 6962 §2.1.1: the neighbours from the leaf up to the root.
 * @throws RangeError when there is no such leaf
 */
export function inclusionPath(leaves: readonly Digest[], index: number): Digest[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`no leaf ${index}`);
  const path: Digest[] = [];
  let level = [...leaves];
  let at = index;
  while (level.length > 1) {
    const neighbour = level[at % 2 === 0 ? at + 1 : at - 1];
    if (neighbour !== undefined) path.push(neighbour);
    const above: Digest[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Digest;
      const right = level[i + 1];
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
    at = Math.floor(at / 2);
  }
  return path;
}

/** RFC 9162 §2.1.3.2: the root that leaf and path lead to, or undefined when the path cannot belong to that place. */
export function rootFromPath(
  leaf: Digest,
  place: { index: number; count: number },
  path: readonly Digest[],
): Digest | undefined {
  const { index, count } = place;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) return undefined;
  let at = index;
  let last = count - 1;
  let hash = leaf;
  for (const neighbour of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(neighbour, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, neighbour);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}
