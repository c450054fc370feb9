import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshSigner, logOf, type KeptBatch, type TestSigner } from '../test/signers.ts';
import {
  createLogVerifier,
  describeProblem,
  headOf,
  publicKeysOf,
  verifyLog,
  type Anchor,
  type LogProblem,
  type LogReport,
} from './index.ts';
import { rootOfHeader } from './seal-batch.ts';

let signer: TestSigner;
let original: KeptBatch[];

beforeAll(async () => {
  signer = await freshSigner();
  original = await logOf([3, 1, 5, 2], signer);
});

async function check(log: KeptBatch[], anchors: Anchor[] = []): Promise<LogReport> {
  const keys = await publicKeysOf([signer.publicKeyHex]);
  return verifyLog(log, { logId: 'audit', keys, anchors });
}

async function problemsOf(
  change: (log: KeptBatch[]) => unknown,
  anchors: Anchor[] = [],
): Promise<readonly LogProblem[]> {
  const log = structuredClone(original);
  await change(log);
  const report = await check(log, anchors);
  expect(report.ok).toBe(report.problems.length === 0);
  for (const problem of report.problems) expect(describeProblem(problem)).toMatch(/^[A-Z].+\.$/);
  return report.problems;
}

const batch = (log: KeptBatch[], no: number): KeptBatch => log[no - 1] as KeptBatch;
const lastAnchor = (): Anchor => headOf(batch(original, 4).batch.seal);

test('an untouched log is found whole', async () => {
  const report = await check(original, [lastAnchor()]);
  expect(report).toMatchObject({ ok: true, problems: [], batches: 4, entries: 11, head: { batchNo: 4, lastSeq: 11 } });
});

test('an empty log is whole, unless it is known to have had batches', async () => {
  expect(await check([])).toMatchObject({ ok: true, head: undefined });
  expect((await check([], [lastAnchor()])).problems).toEqual([
    { kind: 'truncated', lastBatchNo: 0, anchoredBatchNo: 4 },
  ]);
});

describe('entries', () => {
  test('changed', async () => {
    const problems = await problemsOf(
      (log) => (batch(log, 3).entries[2] = { seq: 7, entry: { id: 'aud_7', action: 'x' } }),
    );
    expect(problems).toEqual([{ kind: 'entry_changed', batchNo: 3, seq: 7 }]);
  });

  test('made into something that is no JSON', async () => {
    const problems = await problemsOf((log) => (batch(log, 3).entries[2] = { seq: 7, entry: Number.NaN }));
    expect(problems).toEqual([{ kind: 'entry_changed', batchNo: 3, seq: 7 }]);
  });

  test('removed', async () => {
    expect(await problemsOf((log) => batch(log, 3).entries.splice(1, 1))).toEqual([
      { kind: 'entry_missing', batchNo: 3, seq: 6 },
    ]);
  });

  test('removed and the following renumbered', async () => {
    const problems = await problemsOf((log) => {
      const kept = batch(log, 3);
      kept.entries = kept.entries.toSpliced(1, 1).map(({ entry }, index) => ({ seq: 5 + index, entry }));
    });
    expect(problems).toContainEqual({ kind: 'entry_missing', batchNo: 3, seq: 6 });
    expect(problems).toContainEqual({ kind: 'entry_moved', batchNo: 3, seq: 6, originalSeq: 7 });
    expect(problems).toHaveLength(4);
  });

  test('inserted under a place of its own, and under one that is taken', async () => {
    expect(await problemsOf((log) => batch(log, 2).entries.push({ seq: 99, entry: 'new' }))).toEqual([
      { kind: 'entry_inserted', batchNo: 2, seq: 99 },
    ]);
    expect(await problemsOf((log) => batch(log, 2).entries.push({ seq: 4, entry: 'new' }))).toEqual([
      { kind: 'entry_inserted', batchNo: 2, seq: 4 },
    ]);
    expect(await problemsOf((log) => batch(log, 3).entries.push(structuredClone(batch(log, 3).entries[0]!)))).toEqual([
      { kind: 'entry_inserted', batchNo: 3, seq: 5 },
    ]);
  });

  test('two exchanged', async () => {
    const problems = await problemsOf((log) => {
      const { entries } = batch(log, 3);
      [entries[0], entries[4]] = [
        { seq: 5, entry: entries[4]!.entry },
        { seq: 9, entry: entries[0]!.entry },
      ];
    });
    expect(problems).toEqual([
      { kind: 'entry_moved', batchNo: 3, seq: 5, originalSeq: 9 },
      { kind: 'entry_moved', batchNo: 3, seq: 9, originalSeq: 5 },
    ]);
  });

  test('with their digests changed along', async () => {
    const problems = await problemsOf((log) => {
      batch(log, 3).entries[0] = { seq: 5, entry: 'forged' };
      (batch(log, 3).batch.leafHashes as string[])[0] = 'a'.repeat(64);
    });
    expect(problems).toEqual([{ kind: 'entries_differ', batchNo: 3 }]);
  });

  test('only the digests changed', async () => {
    expect(await problemsOf((log) => ((batch(log, 3).batch.leafHashes as string[])[0] = 'a'.repeat(64)))).toEqual([
      { kind: 'leaf_hashes_changed', batchNo: 3 },
    ]);
    expect(await problemsOf((log) => (batch(log, 3).batch.leafHashes as string[]).pop())).toEqual([
      { kind: 'leaf_hashes_changed', batchNo: 3 },
    ]);
  });
});

describe('seals and chain', () => {
  test('a changed header', async () => {
    const problems = await problemsOf((log) => {
      (batch(log, 2).batch.seal.header as { sealedAt: string }).sealedAt = '2027-01-15T08:00:01.500Z';
    });
    expect(problems).toEqual([{ kind: 'header_changed', batchNo: 2 }]);
  });

  test('a changed header with a root that fits it', async () => {
    const problems = await problemsOf((log) => {
      const { seal } = batch(log, 2).batch;
      (seal.header as { sealedAt: string }).sealedAt = '2027-01-15T08:00:01.500Z';
      (seal as { root: string }).root = rootOfHeader(seal.header);
    });
    expect(problems).toEqual([
      { kind: 'signature_wrong', batchNo: 2 },
      { kind: 'chain_broken', batchNo: 3 },
    ]);
  });

  test('a wrong, empty or foreign signature', async () => {
    for (const forge of [() => '00'.repeat(64), () => '', (other: string) => other]) {
      const problems = await problemsOf((log) => {
        const other = batch(log, 3).batch.seal.signature;
        (batch(log, 2).batch.seal as { signature: string }).signature = forge(other);
      });
      expect(problems).toEqual([{ kind: 'signature_wrong', batchNo: 2 }]);
    }
  });

  test('a log sealed with another key', async () => {
    const stranger = await freshSigner();
    const report = await check(await logOf([2, 2], stranger));
    expect(report.problems).toEqual([
      { kind: 'key_unknown', batchNo: 1, keyId: stranger.keyId },
      { kind: 'key_unknown', batchNo: 2, keyId: stranger.keyId },
    ]);
  });

  test('another key that claims to be ours', async () => {
    const stranger = await freshSigner();
    const report = await check(await logOf([2], { keyId: signer.keyId, sign: (bytes) => stranger.sign(bytes) }));
    expect(report.problems).toEqual([{ kind: 'signature_wrong', batchNo: 1 }]);
  });

  test('a batch of another log', async () => {
    const report = await check(await logOf([2], signer, 'session'));
    expect(report.problems).toEqual([{ kind: 'seal_of_other_log', batchNo: 1 }]);
  });

  test('batches removed in the middle, at the start, at the end', async () => {
    expect(await problemsOf((log) => log.splice(1, 2))).toEqual([
      { kind: 'batch_missing', batchNo: 2, throughBatchNo: 3 },
    ]);
    expect(await problemsOf((log) => log.shift())).toEqual([{ kind: 'batch_missing', batchNo: 1, throughBatchNo: 1 }]);
    expect(await problemsOf((log) => log.pop(), [lastAnchor()])).toEqual([
      { kind: 'truncated', lastBatchNo: 3, anchoredBatchNo: 4 },
    ]);
  });

  test('batches exchanged or repeated', async () => {
    const swapped = await problemsOf((log) => log.splice(1, 2, batch(log, 3), batch(log, 2)));
    expect(swapped).toEqual([
      { kind: 'batch_missing', batchNo: 2, throughBatchNo: 2 },
      { kind: 'batch_out_of_order', batchNo: 2, expectedBatchNo: 4 },
    ]);
    expect(await problemsOf((log) => log.splice(2, 0, batch(log, 2)))).toEqual([
      { kind: 'batch_out_of_order', batchNo: 2, expectedBatchNo: 3 },
    ]);
  });

  test('everything sealed anew with the good key: only an anchor finds it', async () => {
    const anew = await logOf([3, 2, 5, 2], signer);
    expect((await check(anew)).ok).toBe(true);
    expect((await check(anew, [lastAnchor()])).problems).toEqual([{ kind: 'anchor_differs', batchNo: 4 }]);
  });

  test('the tail of another chain of the same key', async () => {
    const other = await logOf([2, 2, 5, 2], signer);
    const problems = await problemsOf((log) => log.splice(2, 2, ...other.slice(2)));
    expect(problems).toEqual([{ kind: 'chain_broken', batchNo: 3 }]);
  });

  test('something that is no seal, and its followers are still checked', async () => {
    const problems = await problemsOf((log) => {
      (batch(log, 2).batch as { seal: unknown }).seal = { header: {}, root: '', signature: '' };
      batch(log, 3).entries.pop();
    });
    expect(problems).toEqual([
      { kind: 'seal_malformed', batchNo: 2 },
      { kind: 'entry_missing', batchNo: 3, seq: 9 },
    ]);
  });
});

test('a log can be checked from a trusted head on', async () => {
  const keys = await publicKeysOf([signer.publicKeyHex]);
  const from = headOf(batch(original, 2).batch.seal);
  expect((await verifyLog(original.slice(2), { logId: 'audit', keys, from })).ok).toBe(true);
  const wrong = { ...from, root: 'b'.repeat(64) };
  expect((await verifyLog(original.slice(2), { logId: 'audit', keys, from: wrong })).problems).toEqual([
    { kind: 'chain_broken', batchNo: 3 },
  ]);
});

test('problems are counted beyond the limit', async () => {
  const keys = await publicKeysOf([signer.publicKeyHex]);
  const verifier = createLogVerifier({ logId: 'audit', keys, maxProblems: 2 });
  for (const kept of original) await verifier.add(kept.batch, []);
  expect(verifier.finish()).toMatchObject({ ok: false, problemsLeftOut: 9, problems: { length: 2 } });
});

describe('any change is found', () => {
  test('any byte of the kept log', async () => {
    const text = JSON.stringify(original);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 127 }), async (at, flip) => {
        const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ flip) + text.slice(at + 1);
        let log: KeptBatch[];
        try {
          log = JSON.parse(flipped) as KeptBatch[];
        } catch {
          return; // no longer a file of this kind
        }
        // The same log in other words (white space) is the same log.
        if (JSON.stringify(log) === text) return;
        expect(await foundWrong(log)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  test('any entry of any batch, whatever it is replaced by', async () => {
    const place = fc.constantFrom(...original.flatMap((kept, b) => kept.entries.map((_, e) => [b, e] as const)));
    await fc.assert(
      fc.asyncProperty(place, fc.jsonValue(), async ([b, e], value) => {
        const log = structuredClone(original);
        const { seq } = log[b]!.entries[e]!;
        log[b]!.entries[e] = { seq, entry: value as never };
        expect((await check(log)).problems).toEqual([{ kind: 'entry_changed', batchNo: b + 1, seq }]);
      }),
    );
  });

  test('any other order of the entries of a batch, by place', async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    await fc.assert(
      fc.asyncProperty(order, async (permutation) => {
        const log = structuredClone(original);
        const kept = log[2]!;
        kept.entries = permutation.map((from, index) => ({ seq: 5 + index, entry: kept.entries[from]!.entry }));
        const moved = permutation.flatMap((from, index) =>
          from === index ? [] : [{ kind: 'entry_moved', batchNo: 3, seq: 5 + index, originalSeq: 5 + from }],
        );
        expect((await check(log)).problems).toEqual(moved);
      }),
    );
  });
});

/** A flipped byte can break the shape of the file around the batches, too; a reader that throws has found it. */
async function foundWrong(log: KeptBatch[]): Promise<boolean> {
  try {
    return !(await check(log, [lastAnchor()])).ok;
  } catch (error) {
    return error instanceof TypeError;
  }
}
