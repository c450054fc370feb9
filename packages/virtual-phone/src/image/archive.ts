import { joinBytes, ownBytes, viewOf } from '@mistri/usb';

/**
 * The file systems of this phone at rest: an index and then the contents. What stands on a partition is read with the same
 * distrust as anything from outside: a technician may have flashed anything.
 */
export interface ArchiveEntry {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly mtime_s: number;
  readonly body?: Uint8Array;
  /** Space taken without content (a file of zeros). */
  readonly hole_bytes?: number;
  readonly target?: string;
}

interface IndexRow {
  p: string;
  m: number;
  u: number;
  t: number;
  s?: number;
  h?: number;
  l?: string;
}

const magic = 'MSTRIFS1';
const mostEntries = 20_000;

export function writeArchive(entries: readonly ArchiveEntry[]): Uint8Array<ArrayBuffer> {
  const rows: IndexRow[] = entries.map(({ path, mode, uid, mtime_s, body, hole_bytes, target }) => ({
    p: path,
    m: mode,
    u: uid,
    t: mtime_s,
    ...(body && { s: body.length }),
    ...(hole_bytes !== undefined && { h: hole_bytes }),
    ...(target !== undefined && { l: target }),
  }));
  const index = new TextEncoder().encode(JSON.stringify(rows));
  const head = new Uint8Array(12);
  head.set(new TextEncoder().encode(magic));
  viewOf(head).setUint32(8, index.length);
  return joinBytes([head, index, ...entries.flatMap((entry) => (entry.body ? [entry.body] : []))]);
}

/** @returns undefined when the bytes are no file system, or a damaged one */
export function readArchive(bytes: Uint8Array): ArchiveEntry[] | undefined {
  if (bytes.length < 12 || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) return undefined;
  const length = viewOf(bytes).getUint32(8);
  if (12 + length > bytes.length) return undefined;
  const rows = parseIndex(bytes.subarray(12, 12 + length));
  if (!rows) return undefined;
  const entries: ArchiveEntry[] = [];
  let at = 12 + length;
  for (const row of rows) {
    const size = row.s ?? 0;
    if (at + size > bytes.length) return undefined;
    entries.push({
      path: row.p,
      mode: row.m,
      uid: row.u,
      mtime_s: row.t,
      ...(row.s !== undefined && { body: ownBytes(bytes.subarray(at, at + size)) }),
      ...(row.h !== undefined && { hole_bytes: row.h }),
      ...(row.l !== undefined && { target: row.l }),
    });
    at += size;
  }
  return entries;
}

function parseIndex(bytes: Uint8Array): IndexRow[] | undefined {
  try {
    const rows: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Array.isArray(rows) && rows.length <= mostEntries && rows.every((row) => isRow(row)) ? rows : undefined;
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is IndexRow {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Record<string, unknown>;
  const isCount = (one: unknown): boolean => one === undefined || (Number.isSafeInteger(one) && (one as number) >= 0);
  return (
    typeof row['p'] === 'string' &&
    [row['m'], row['u'], row['t'], row['s'], row['h']].every(isCount) &&
    (row['l'] === undefined || typeof row['l'] === 'string')
  );
}
