import { verifySignature, type PublicKeys } from './ed25519.ts';
import { isDigest } from './hashing.ts';
import type { LogProblem } from './problems.ts';
import { maxBatch, rootOfHeader, signedBytes, type Seal, type SealHeader } from './seal-batch.ts';

const headerFields = 'batchNo count entriesRoot firstSeq keyId lastSeq logId prevRoot sealedAt version'.split(' ');

/** Form only. Unknown fields are refused: whatever is in a seal is signed. */
export function isSeal(value: unknown): value is Seal {
  if (!hasExactly(value, ['header', 'root', 'signature'])) return false;
  const { header, root, signature } = value;
  return isDigest(root) && typeof signature === 'string' && isHeader(header);
}

function isHeader(value: unknown): value is SealHeader {
  if (!hasExactly(value, headerFields)) return false;
  const header = value as Record<keyof SealHeader, unknown>;
  const counts = [header.batchNo, header.firstSeq, header.lastSeq, header.count];
  return (
    header.version === 1 &&
    typeof header.logId === 'string' &&
    header.logId.isWellFormed() &&
    typeof header.keyId === 'string' &&
    header.keyId.isWellFormed() &&
    isDigest(header.entriesRoot) &&
    isDigest(header.prevRoot) &&
    typeof header.sealedAt === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(header.sealedAt) &&
    counts.every((count) => Number.isSafeInteger(count) && (count as number) >= 1) &&
    (header.count as number) <= maxBatch &&
    (header.lastSeq as number) - (header.firstSeq as number) + 1 === header.count
  );
}

function hasExactly(value: unknown, fields: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === fields.length && fields.every((field) => keys.includes(field));
}

/** A seal by itself: its root, its key, its signature. Says nothing about what came before. */
export async function sealProblems(seal: Seal, logId: string, keys: PublicKeys): Promise<LogProblem[]> {
  const { header, root, signature } = seal;
  const { batchNo, keyId } = header;
  const problems: LogProblem[] = [];
  if (header.logId !== logId) problems.push({ kind: 'seal_of_other_log', batchNo });
  if (rootOfHeader(header) !== root) problems.push({ kind: 'header_changed', batchNo });
  const key = keys.get(keyId);
  if (!key) problems.push({ kind: 'key_unknown', batchNo, keyId });
  else if (!(await verifySignature(key, signature, signedBytes(root)))) {
    problems.push({ kind: 'signature_wrong', batchNo });
  }
  return problems;
}
