import { describe, expect, test } from 'vitest';
import { publishedSigner } from '../test/signers.ts';
import { genesisRoot, headOf, maxBatch, sealBatch, type LogEntry } from './index.ts';

// Recomputed with Python's hashlib, the signature checked with OpenSSL.
describe('golden vectors', () => {
  const first: LogEntry[] = [
    { seq: 1, entry: { action: 'dealers.approved', subjectId: 'dlr_1', reason: 'GSTIN checked' } },
    { seq: 2, entry: { amount_minor: 12_345_650, '₹': 'மேஸ்திரி' } },
    { seq: 3, entry: null },
  ];

  test('two batches of the published key', async () => {
    const signer = await publishedSigner();
    expect(signer.publicKeyHex).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    const one = await sealBatch(
      { logId: 'audit', previous: undefined, entries: first, sealedAt: new Date('2026-11-21T04:00:00Z') },
      signer,
    );
    expect(one.seal.header).toEqual({
      version: 1,
      logId: 'audit',
      batchNo: 1,
      firstSeq: 1,
      lastSeq: 3,
      count: 3,
      entriesRoot: '5bf7722752e32a447282a12344bd7197950426e2cf12fd42ede399ae805b41e9',
      prevRoot: genesisRoot,
      sealedAt: '2026-11-21T04:00:00.000Z',
      keyId: '21fe31dfa154a261626bf854046fd227',
    });
    expect(one.seal.root).toBe('979fdec8157133af01c6734f8814aebac69a4f5f5b0c160dce07e81a7231f30d');
    const two = await sealBatch(
      {
        logId: 'audit',
        previous: headOf(one.seal),
        entries: [{ seq: 4, entry: [1.5, true] }],
        sealedAt: new Date('2026-11-21T05:00:00Z'),
      },
      signer,
    );
    expect(two.seal.root).toBe('f2d43e2f4aa299d9fd7e9b4b6b94bad35873a056661e988494b23fd86d518555');
    expect(two.seal.signature).toBe(
      '489bfe81d5fb1485f897e43c53981e36e01c753719ee958d8fa99a13b25b66f5a2b3a8deba47bebf2e7eabf3e7e56bde67fb6b16d6b4918cc1d7eec38acaf20d',
    );
  });
});

describe('a batch that does not continue the log exactly is not sealed', () => {
  const request = { logId: 'audit', previous: undefined, sealedAt: new Date(0) };
  test.each<[string, LogEntry[]]>([
    ['no entries', []],
    ['a gap at the start', [{ seq: 2, entry: 1 }]],
    [
      'a gap inside',
      [
        { seq: 1, entry: 1 },
        { seq: 3, entry: 1 },
      ],
    ],
    [
      'a repetition',
      [
        { seq: 1, entry: 1 },
        { seq: 1, entry: 1 },
      ],
    ],
    ['too many', Array.from({ length: maxBatch + 1 }, (_, i) => ({ seq: i + 1, entry: 1 }))],
  ])('%s', async (_, entries) => {
    await expect(sealBatch({ ...request, entries }, await publishedSigner())).rejects.toThrow(RangeError);
  });

  test('a clock behind the last seal', async () => {
    const signer = await publishedSigner();
    const entries = [{ seq: 1, entry: 1 }];
    const one = await sealBatch({ logId: 'a', previous: undefined, entries, sealedAt: new Date(1_000) }, signer);
    const next = { logId: 'a', previous: headOf(one.seal), entries: [{ seq: 2, entry: 1 }], sealedAt: new Date(999) };
    await expect(sealBatch(next, signer)).rejects.toThrow('clock');
  });
});
