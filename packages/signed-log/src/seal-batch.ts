import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Json } from './canonical-json.ts';
import { labelledBytes, labelledHash, leafHash, type Digest } from './hashing.ts';
import { merkleRoot } from './merkle-tree.ts';

/** An entry and its place. Places count 1, 2, 3 … without gaps through all batches of a log. */
export interface LogEntry {
  readonly seq: number;
  readonly entry: Json;
}

/** What is signed: everything about a batch, and by `prevRoot` everything before it. */
export interface SealHeader {
  readonly version: 1;
  /** Which log: a batch of one log is never valid in another. */
  readonly logId: string;
  /** 1, 2, 3 … */
  readonly batchNo: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly count: number;
  /** Merkle root over the entries (RFC 6962). */
  readonly entriesRoot: Digest;
  /** `root` of the batch before; 64 zeros for the first. */
  readonly prevRoot: Digest;
  /** RFC 3339 in UTC with milliseconds. */
  readonly sealedAt: string;
  /** Digest of the public key that must have signed. */
  readonly keyId: string;
}

export interface Seal {
  readonly header: SealHeader;
  /** Chained root: SHA-256 over the label and the canonical header. */
  readonly root: Digest;
  /** Ed25519 over the label and the root, hex. */
  readonly signature: string;
}

/**
 * A seal with the leaf hashes it was made from. They are not signed, and need not be: they either give the signed
 * `entriesRoot` or are reported. With them a verifier can name the very entry that is wrong.
 */
export interface SealedBatch {
  readonly seal: Seal;
  readonly leafHashes: readonly Digest[];
}

/** A small port, so that the key may live in a file, a browser's key store or a hardware module. */
export interface Signer {
  readonly keyId: string;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** Where a log stands: what the next batch continues, and what is written down elsewhere as an anchor. */
export interface Head {
  readonly batchNo: number;
  readonly lastSeq: number;
  readonly root: Digest;
  readonly sealedAt: string;
}

export const genesisRoot: Digest = '0'.repeat(64);
/** 2 MiB of leaf hashes; larger backlogs become several batches. */
export const maxBatch = 65_536;

const rootLabel = 'mistri.signed-log.root.v1';
const signatureLabel = 'mistri.signed-log.signature.v1';

export interface SealRequest {
  readonly logId: string;
  /** Undefined for the first batch. */
  readonly previous: Head | undefined;
  readonly entries: readonly LogEntry[];
  readonly sealedAt: Date;
}

/**
 * Seals a batch onto the chain.
 * @throws RangeError when the entries do not continue the log exactly (none, too many, a gap, a repetition)
 */
export async function sealBatch(request: SealRequest, signer: Signer): Promise<SealedBatch> {
  const { previous, entries } = request;
  const firstSeq = (previous?.lastSeq ?? 0) + 1;
  if (entries.length === 0 || entries.length > maxBatch) throw new RangeError(`a batch of ${entries.length} entries`);
  entries.forEach(({ seq }, index) => {
    if (seq !== firstSeq + index) throw new RangeError(`entry ${seq} where ${firstSeq + index} must follow`);
  });
  const sealedAt = request.sealedAt.toISOString();
  if (previous && sealedAt < previous.sealedAt) throw new RangeError('the clock is behind the last seal');
  const leafHashes = entries.map(({ entry }) => leafHash(entry));
  const header: SealHeader = {
    version: 1,
    logId: request.logId,
    batchNo: (previous?.batchNo ?? 0) + 1,
    firstSeq,
    lastSeq: firstSeq + entries.length - 1,
    count: entries.length,
    entriesRoot: merkleRoot(leafHashes),
    prevRoot: previous?.root ?? genesisRoot,
    sealedAt,
    keyId: signer.keyId,
  };
  const root = rootOfHeader(header);
  const signature = await signer.sign(signedBytes(root));
  return { seal: { header, root, signature: bytesToHex(signature) }, leafHashes };
}

export function headOf(seal: Seal): Head {
  const { batchNo, lastSeq, sealedAt } = seal.header;
  return { batchNo, lastSeq, sealedAt, root: seal.root };
}

export function rootOfHeader(header: SealHeader): Digest {
  return labelledHash(rootLabel, { ...header });
}

/** The bytes an Ed25519 signature is made over: the label keeps it from being valid for anything else. */
export function signedBytes(root: Digest): Uint8Array<ArrayBuffer> {
  return labelledBytes(signatureLabel, hexToBytes(root));
}
