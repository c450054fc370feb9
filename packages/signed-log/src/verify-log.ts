import { compareEntries } from './compare-entries.ts';
import type { PublicKeys } from './ed25519.ts';
import { isDigest, type Digest } from './hashing.ts';
import type { LogProblem } from './problems.ts';
import { genesisRoot, headOf, type Head, type LogEntry, type Seal, type SealedBatch } from './seal-batch.ts';
import { isSeal, sealProblems } from './verify-seal.ts';

/** A root that was written down where the log's keeper cannot change it (another machine, a mail, a printed report). */
export interface Anchor {
  readonly batchNo: number;
  readonly root: Digest;
}

export interface VerifyOptions {
  readonly logId: string;
  readonly keys: PublicKeys;
  readonly anchors?: readonly Anchor[];
  /** Begin after this trusted head instead of at the first batch. */
  readonly from?: Head;
  /** Stop collecting after so many problems. */
  readonly maxProblems?: number;
}

export interface LogReport {
  readonly ok: boolean;
  readonly problems: readonly LogProblem[];
  /** More were found than collected. */
  readonly problemsLeftOut: number;
  readonly batches: number;
  readonly entries: number;
  /** Where the log ends; undefined when there is no batch. */
  readonly head: Head | undefined;
}

export interface LogVerifier {
  /** Batches in the order in which they stand. `entries` are the ones kept under the places of this batch. */
  add(batch: SealedBatch, entries: readonly LogEntry[]): Promise<void>;
  finish(): LogReport;
}

/** Verifies a log of any length batch by batch, keeping only the head. */
export function createLogVerifier(options: VerifyOptions): LogVerifier {
  const anchors = new Map((options.anchors ?? []).map((anchor) => [anchor.batchNo, anchor.root]));
  const maxProblems = options.maxProblems ?? 1_000;
  const problems: LogProblem[] = [];
  let left = 0;
  let batches = 0;
  let entryCount = 0;
  let head = options.from;
  let nextBatchNo = (head?.batchNo ?? 0) + 1;
  /** False after a batch that cannot be read or is missing: what follows it cannot be compared with it. */
  let linked = true;

  const report = (found: readonly LogProblem[]): void => {
    const room = maxProblems - problems.length;
    problems.push(...found.slice(0, room));
    left += Math.max(0, found.length - room);
  };

  return {
    add: async ({ seal, leafHashes }, entries) => {
      batches += 1;
      entryCount += entries.length;
      if (!isSeal(seal) || !leafHashes.every(isDigest)) {
        report([{ kind: 'seal_malformed', batchNo: nextBatchNo }]);
        nextBatchNo += 1;
        linked = false;
        return;
      }
      const { batchNo } = seal.header;
      report(await sealProblems(seal, options.logId, options.keys));
      report(compareEntries(seal.header, leafHashes, entries));
      const anchored = anchors.get(batchNo);
      if (anchored !== undefined && anchored !== seal.root) report([{ kind: 'anchor_differs', batchNo }]);
      report(placeProblems(seal, { head, nextBatchNo, linked }));
      if (batchNo < nextBatchNo) return;
      linked = true;
      head = headOf(seal);
      nextBatchNo = batchNo + 1;
    },
    finish: () => {
      const last = nextBatchNo - 1;
      const beyond = Math.max(0, ...anchors.keys());
      if (beyond > last) report([{ kind: 'truncated', lastBatchNo: last, anchoredBatchNo: beyond }]);
      return { ok: problems.length + left === 0, problems, problemsLeftOut: left, batches, entries: entryCount, head };
    },
  };
}

interface Expected {
  readonly head: Head | undefined;
  readonly nextBatchNo: number;
  readonly linked: boolean;
}

/** A seal against the batch before it. */
function placeProblems(seal: Seal, expected: Expected): LogProblem[] {
  const { header } = seal;
  const { batchNo } = header;
  const { head, nextBatchNo } = expected;
  if (batchNo < nextBatchNo) return [{ kind: 'batch_out_of_order', batchNo, expectedBatchNo: nextBatchNo }];
  if (batchNo > nextBatchNo) return [{ kind: 'batch_missing', batchNo: nextBatchNo, throughBatchNo: batchNo - 1 }];
  if (!expected.linked) return [];
  const problems: LogProblem[] = [];
  if (header.prevRoot !== (head?.root ?? genesisRoot)) problems.push({ kind: 'chain_broken', batchNo });
  const expectedSeq = (head?.lastSeq ?? 0) + 1;
  if (header.firstSeq !== expectedSeq) problems.push({ kind: 'seq_not_continued', batchNo, expectedSeq });
  if (head && header.sealedAt < head.sealedAt) problems.push({ kind: 'time_backwards', batchNo });
  return problems;
}

/** A whole log at once; for logs that fit into memory. */
export async function verifyLog(
  batches: readonly { readonly batch: SealedBatch; readonly entries: readonly LogEntry[] }[],
  options: VerifyOptions,
): Promise<LogReport> {
  const verifier = createLogVerifier(options);
  for (const { batch, entries } of batches) await verifier.add(batch, entries);
  return verifier.finish();
}
