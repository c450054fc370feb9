import { beforeAll, describe, expect, test } from 'vitest';
import { freshSigner, logOf, type KeptBatch, type TestSigner } from '../test/signers.ts';
import {
  proveInclusion,
  publicKeysOf,
  verifyInclusion,
  type InclusionProof,
  type Json,
  type PublicKeys,
} from './index.ts';

let signer: TestSigner;
let keys: PublicKeys;
let kept: KeptBatch;

beforeAll(async () => {
  signer = await freshSigner();
  keys = await publicKeysOf([signer.publicKeyHex]);
  [, kept] = (await logOf([4, 7], signer)) as [KeptBatch, KeptBatch];
});

const verdict = (proof: InclusionProof, entry: Json) => verifyInclusion(proof, entry, { logId: 'audit', keys });

test('every entry can be proven by itself', async () => {
  for (const { seq, entry } of kept.entries) {
    expect(await verdict(proveInclusion(kept.batch, seq), entry)).toEqual({ ok: true });
  }
});

test('there is no proof for what is not in the batch', () => {
  expect(() => proveInclusion(kept.batch, 4)).toThrow(RangeError);
  expect(() => proveInclusion(kept.batch, 12)).toThrow(RangeError);
});

describe('refused', () => {
  const proof = (): InclusionProof => structuredClone(proveInclusion(kept.batch, 6));
  const entry = (): Json => kept.entries[1]!.entry;

  test('another entry, another place, another path', async () => {
    expect(await verdict(proof(), 'forged')).toEqual({ ok: false, why: 'not_this_entry' });
    expect(await verdict(proof(), Number.NaN)).toEqual({ ok: false, why: 'not_this_entry' });
    expect(await verdict({ ...proof(), seq: 7 }, entry())).toEqual({ ok: false, why: 'not_this_entry' });
    expect(await verdict({ ...proof(), seq: 60 }, entry())).toEqual({ ok: false, why: 'not_this_entry' });
    expect(await verdict({ ...proof(), path: proof().path.slice(1) }, entry())).toEqual({
      ok: false,
      why: 'not_this_entry',
    });
    expect(await verdict({ ...proof(), path: ['zz'] }, entry())).toEqual({ ok: false, why: 'proof_malformed' });
  });

  test('a seal that is changed, of another key, of another log', async () => {
    const changed = proof();
    (changed.seal.header as { entriesRoot: string }).entriesRoot = 'c'.repeat(64);
    expect(await verdict(changed, entry())).toEqual({ ok: false, why: 'header_changed' });
    expect(await verdict({ ...proof(), seal: {} as never }, entry())).toEqual({ ok: false, why: 'seal_malformed' });
    const other = { logId: 'audit', keys: await publicKeysOf([(await freshSigner()).publicKeyHex]) };
    expect(await verifyInclusion(proof(), entry(), other)).toEqual({ ok: false, why: 'key_unknown' });
    expect(await verifyInclusion(proof(), entry(), { logId: 'x', keys })).toEqual({
      ok: false,
      why: 'seal_of_other_log',
    });
  });
});
