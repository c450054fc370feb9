import { type Json, proveInclusion, sealBatch, webCryptoSigner } from '@mistri/signed-log';
import { beforeAll, expect, test } from 'vitest';
import { checkProof, type ProofAnswer, type ShownEntry } from './check-proof.ts';

const shown: ShownEntry = {
  auditId: 'aud_2',
  actorId: 'usr_1',
  actorRole: 'admin',
  action: 'dealers.approved',
  subjectId: 'dlr_1',
  reason: 'All documents are good.',
  traceId: 'trc_1',
};
const rows = ['aud_1', 'aud_2', 'aud_3'].map((auditId) => ({ ...shown, auditId, at: '2026-11-21T00:00:00.000000Z' }));
let good: ProofAnswer;

async function proofFrom(logId: string): Promise<ProofAnswer> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const signer = await webCryptoSigner(pair as CryptoKeyPair);
  const sealed = await sealBatch(
    {
      logId,
      previous: undefined,
      entries: rows.map((entry, index) => ({ seq: index + 1, entry: entry as Json })),
      sealedAt: new Date('2026-11-21T00:01:00Z'),
    },
    signer,
  );
  const proof = proveInclusion(sealed, 2);
  return {
    ...(JSON.parse(JSON.stringify(proof)) as Pick<ProofAnswer, 'seal' | 'seq' | 'path'>),
    auditId: 'aud_2',
    entry: rows[1] as ProofAnswer['entry'],
    publicKeys: [signer.publicKeyHex],
  };
}

beforeAll(async () => {
  good = await proofFrom('mistri.audit');
});

test('a sealed row proves itself', async () => {
  expect(await checkProof(good, shown)).toEqual({ ok: true });
});

test('a row that differs from what was sealed does not', async () => {
  const entry = { ...good.entry, reason: 'Paid for it.' };
  expect(await checkProof({ ...good, entry }, { ...shown, reason: 'Paid for it.' })).toEqual({
    ok: false,
    why: 'not_this_entry',
  });
});

test('a good proof of another row, or of another reason than the page shows, is refused', async () => {
  expect(await checkProof(good, { ...shown, auditId: 'aud_1' })).toEqual({ ok: false, why: 'other_entry' });
  expect(await checkProof(good, { ...shown, reason: null })).toEqual({ ok: false, why: 'other_entry' });
});

test('a foreign key, a changed signature, another log and nonsense are refused', async () => {
  const foreign = await proofFrom('mistri.audit');
  expect(await checkProof({ ...good, publicKeys: foreign.publicKeys }, shown)).toMatchObject({ why: 'key_unknown' });
  const seal = { ...good.seal, signature: foreign.seal.signature };
  expect(await checkProof({ ...good, seal }, shown)).toMatchObject({ why: 'signature_wrong' });
  expect(await checkProof(await proofFrom('sessions'), shown)).toMatchObject({ why: 'seal_of_other_log' });
  expect(await checkProof({ ...good, publicKeys: ['zz'] }, shown)).toMatchObject({ ok: false });
});
