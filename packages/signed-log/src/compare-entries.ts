import { NotJsonError } from './canonical-json.ts';
import { leafHash, type Digest } from './hashing.ts';
import { merkleRoot } from './merkle-tree.ts';
import type { LogProblem } from './problems.ts';
import type { LogEntry, SealHeader } from './seal-batch.ts';

interface Found {
  readonly seq: number;
  readonly hash: Digest;
}

/** Says which entries of a batch are not as they were sealed. */
export function compareEntries(
  header: SealHeader,
  leafHashes: readonly Digest[],
  entries: readonly LogEntry[],
): LogProblem[] {
  const { batchNo } = header;
  const found = entries.map(({ seq, entry }): Found => ({ seq, hash: hashOrNothing(entry) }));
  if (leafHashes.length !== header.count || merkleRoot(leafHashes) !== header.entriesRoot) {
    const asSealed =
      found.length === header.count &&
      found.every(({ seq }, index) => seq === header.firstSeq + index) &&
      found.every(({ hash }) => hash !== '') &&
      merkleRoot(found.map(({ hash }) => hash)) === header.entriesRoot;
    return [{ kind: asSealed ? 'leaf_hashes_changed' : 'entries_differ', batchNo }];
  }
  return nameDifferences(header, leafHashes, found);
}

function nameDifferences(header: SealHeader, leafHashes: readonly Digest[], found: readonly Found[]): LogProblem[] {
  const { batchNo } = header;
  const { strangers, lost } = withoutMatches(header, leafHashes, found);
  const problems: LogProblem[] = [];
  // First who merely stands at another place, then who took the place of a lost one, then who is simply too many.
  const lostByHash = Map.groupBy(lost, ([, hash]) => hash);
  const notMoved = strangers.filter((stranger) => {
    const original = lostByHash.get(stranger.hash)?.shift();
    if (!original) return true;
    lost.delete(original[0]);
    problems.push({ kind: 'entry_moved', batchNo, seq: stranger.seq, originalSeq: original[0] });
    return false;
  });
  for (const { seq } of notMoved) {
    problems.push({ kind: lost.delete(seq) ? 'entry_changed' : 'entry_inserted', batchNo, seq });
  }
  for (const seq of lost.keys()) problems.push({ kind: 'entry_missing', batchNo, seq });
  return problems;
}

/** Takes away what is where it was sealed. What is left: found entries that fit nowhere, sealed ones that are not there. */
function withoutMatches(
  header: SealHeader,
  leafHashes: readonly Digest[],
  found: readonly Found[],
): { strangers: Found[]; lost: Map<number, Digest> } {
  const lost = new Map(leafHashes.map((hash, index) => [header.firstSeq + index, hash]));
  const strangers = found.filter(({ seq, hash }) => lost.get(seq) !== hash || !lost.delete(seq));
  return { strangers, lost };
}

/** An entry that has no canonical form cannot have been sealed: it matches nothing. */
function hashOrNothing(entry: LogEntry['entry']): Digest {
  try {
    return leafHash(entry);
  } catch (error) {
    if (error instanceof NotJsonError) return '';
    throw error;
  }
}
