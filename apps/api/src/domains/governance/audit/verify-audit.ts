import {
  type Anchor,
  canonicalJson,
  createLogVerifier,
  describeProblem,
  type Json,
  type LogProblem,
  publicKeysOf,
  type Seal,
} from '@mistri/signed-log';
import { hour_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { auditIdAt, auditLogId, entriesOfBatch, readBatches, strayRows, type StoredBatch } from './audit-store.ts';
import { straggler_ms } from './seal-audit.ts';

export interface AuditVerdict {
  readonly ok: boolean;
  /** One sentence each: what is wrong, with row and batch. */
  readonly problems: readonly string[];
  readonly batches: number;
  readonly entries: number;
  readonly head: { batchNo: number; root: string; sealedAt: string } | undefined;
}

export interface VerifyRequest {
  /** Public keys that may have signed, hex. */
  readonly publicKeys: readonly string[];
  /** Seals that were kept elsewhere: against them a log that was sealed anew or cut off shows. */
  readonly anchors?: readonly Anchor[];
}

const maxProblems = 200;
/** A row stands in the first batch after it was written; later than this after the seal before means: written afterwards. */
const backdated_ms = hour_ms;

/** GOV-1: reads the whole log and names every row and batch that is not as it was sealed. */
export async function verifyAudit(db: Db, request: VerifyRequest): Promise<AuditVerdict> {
  const keys = await publicKeysOf(request.publicKeys);
  const verifier = createLogVerifier({ logId: auditLogId, keys, anchors: request.anchors ?? [], maxProblems });
  const extra: string[] = [];
  let after = 0;
  let previousSealedAt: string | undefined;
  for (;;) {
    const [batch] = await readBatches(db, after, 1);
    if (!batch) break;
    after = batch.batchNo;
    const seal = parseSeal(batch, extra);
    const entries = await entriesOfBatch(db, batch.batchNo);
    await verifier.add({ seal, leafHashes: batch.leafHashes }, entries);
    extra.push(...backdated(batch.batchNo, entries, previousSealedAt));
    previousSealedAt = seal.header?.sealedAt ?? previousSealedAt;
  }
  const report = verifier.finish();
  const problems = [...(await Promise.all(report.problems.map((problem) => sentence(db, problem)))), ...extra];
  const head = report.head;
  const strays = await strayRows(db, {
    before: new Date(Date.parse(head?.sealedAt ?? '1970-01-01T00:00:00Z') - straggler_ms),
    lastSeq: head?.lastSeq ?? 0,
    limit: maxProblems,
  });
  for (const stray of strays)
    problems.push(
      stray.kind === 'never_sealed'
        ? `Row ${stray.auditId} was never sealed though later rows were: it was inserted afterwards.`
        : `Row ${stray.auditId} claims a place that no seal gave it.`,
    );
  if (report.problemsLeftOut > 0) problems.push(`${report.problemsLeftOut} further problems are not listed.`);
  return { ok: problems.length === 0, problems, batches: report.batches, entries: report.entries, head };
}

function parseSeal(batch: StoredBatch, problems: string[]): Seal {
  // Whatever is no seal is reported by the verifier.
  const seal = parseObject(batch.sealText) as unknown as Seal;
  if (canonicalJson(seal as unknown as Json) !== batch.sealText)
    problems.push(`The text of the seal of batch ${batch.batchNo} was changed.`);
  if (seal.header?.batchNo !== batch.batchNo) problems.push(`The seal kept as batch ${batch.batchNo} is another's.`);
  return seal;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function backdated(
  batchNo: number,
  entries: readonly { auditId: string; entry: Json }[],
  previousSealedAt: string | undefined,
): string[] {
  if (previousSealedAt === undefined) return [];
  const limit = new Date(Date.parse(previousSealedAt) - backdated_ms).toISOString();
  return entries
    .filter(({ entry }) => String((entry as { at?: unknown }).at) < limit)
    .map(
      ({ auditId }) => `Row ${auditId} (batch ${batchNo}) says it is older than the batch before: it was backdated.`,
    );
}

async function sentence(db: Db, problem: LogProblem): Promise<string> {
  const text = describeProblem(problem);
  if (!('seq' in problem)) return text;
  const auditId = await auditIdAt(db, problem.seq);
  return auditId ? `${text} It is row ${auditId}.` : text;
}
