import type { Data } from '@mistri/api-client';
import { type InclusionProof, type Json, publicKeysOf, verifyInclusion } from '@mistri/signed-log';

export type ProofAnswer = Data<'GET /api/audit/logs/{auditId}/proof'>;
export type ShownEntry = Pick<
  Data<'GET /api/audit/logs/{auditId}'>,
  'auditId' | 'actorId' | 'actorRole' | 'action' | 'subjectId' | 'reason' | 'traceId'
>;

export type ProofVerdict =
  | { ok: true }
  /** `other_entry`: the seal is good, but for another row than the one on show. */
  | { ok: false; why: string };

const auditLogId = 'mistri.audit';
const comparedFacts = ['auditId', 'actorId', 'actorRole', 'action', 'subjectId', 'reason', 'traceId'] as const;

/**
 * Checks in this browser, with the same code as the offline verifier, that exactly the row on show was sealed: leaf → path
 * → root → chained header → signature. The keys come with the answer; who keeps the seals elsewhere compares them there too.
 */
export async function checkProof(proof: ProofAnswer, shown: ShownEntry): Promise<ProofVerdict> {
  if (comparedFacts.some((name) => (proof.entry[name] ?? null) !== shown[name]))
    return { ok: false, why: 'other_entry' };
  try {
    const keys = await publicKeysOf(proof.publicKeys);
    const trusted = { logId: auditLogId, keys };
    const verdict = await verifyInclusion(proof as unknown as InclusionProof, proof.entry as Json, trusted);
    return verdict.ok ? { ok: true } : { ok: false, why: verdict.why };
  } catch (error) {
    // An old browser without Ed25519, or a key that is none: said as it is, never as a good proof.
    return { ok: false, why: error instanceof Error ? error.message : 'unknown' };
  }
}
