import { sql } from 'kysely';
import type { Head, Json, LogEntry, Seal, SealedBatch } from '@mistri/signed-log';
import { canonicalJson, headOf } from '@mistri/signed-log';
import type { Db, Tx } from '#platform/db/database.ts';

/** Which log: its seals are valid for nothing else. */
export const auditLogId = 'mistri.audit';

/**
 * A row as it is sealed: the database's own text of every column, microseconds and JSON as they are stored, so that
 * no byte can change without changing the entry.
 */
const entryColumns = sql`
  json_build_object(
    'auditId', a.audit_id, 'at', to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'actorId', a.actor_id, 'actorRole', a.actor_role, 'action', a.action, 'subjectId', a.subject_id,
    'reason', a.reason, 'before', a.before::text, 'after', a.after::text, 'origin', a.origin::text,
    'traceId', a.trace_id, 'xid', a.xid::text)`;

export interface Unsealed {
  readonly auditId: string;
  readonly entry: Json;
}

/** Written, committed and not sealed yet. `since` keeps the search short; without it the whole log is looked through. */
export async function unsealedRows(db: Db, limits: { since: Date | undefined; limit: number }): Promise<Unsealed[]> {
  const since = limits.since ? sql`a.at >= ${limits.since} AND` : sql``;
  const { rows } = await sql<Unsealed>`
    SELECT a.audit_id AS "auditId", ${entryColumns} AS entry
    FROM audit_log AS a
    WHERE ${since} NOT EXISTS (SELECT FROM audit_positions AS p WHERE p.audit_id = a.audit_id)
    ORDER BY a.audit_id LIMIT ${limits.limit}`.execute(db);
  return rows;
}

export async function readHead(db: Db): Promise<Head | undefined> {
  const row = await db.selectFrom('audit_seals').select('seal').orderBy('batch_no', 'desc').limit(1).executeTakeFirst();
  return row && headOf(JSON.parse(row.seal) as Seal);
}

export async function insertBatch(tx: Tx, batch: SealedBatch, auditIds: readonly string[]): Promise<void> {
  const { batchNo, firstSeq } = batch.seal.header;
  await tx
    .insertInto('audit_seals')
    .values({
      batch_no: batchNo,
      seal: canonicalJson(batch.seal as unknown as Json),
      leaf_hashes: Buffer.from(batch.leafHashes.join(''), 'hex'),
    })
    .execute();
  await sql`
    INSERT INTO audit_positions (seq, audit_id, batch_no)
    SELECT ${firstSeq} + place - 1, id, ${batchNo}
    FROM unnest(${[...auditIds]}::text[]) WITH ORDINALITY AS entries (id, place)`.execute(tx);
}

export interface StoredBatch {
  readonly batchNo: number;
  readonly sealText: string;
  readonly leafHashes: readonly string[];
}

export async function readBatches(db: Db, after: number, limit: number): Promise<StoredBatch[]> {
  const rows = await db
    .selectFrom('audit_seals')
    .selectAll()
    .where('batch_no', '>', after)
    .orderBy('batch_no')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    batchNo: row.batch_no,
    sealText: row.seal,
    leafHashes: row.leaf_hashes.toString('hex').match(/.{1,64}/g) ?? [],
  }));
}

/** The rows that stand in a batch now, whatever it was sealed with. */
export async function entriesOfBatch(db: Db, batchNo: number): Promise<(LogEntry & { auditId: string })[]> {
  const { rows } = await sql<LogEntry & { auditId: string }>`
    SELECT p.seq, p.audit_id AS "auditId", ${entryColumns} AS entry
    FROM audit_positions AS p JOIN audit_log AS a ON a.audit_id = p.audit_id
    WHERE p.batch_no = ${batchNo} ORDER BY p.seq`.execute(db);
  return rows;
}

/** Ids by place, for naming a row that is gone. */
export async function auditIdAt(db: Db, seq: number): Promise<string | undefined> {
  const row = await db.selectFrom('audit_positions').select('audit_id').where('seq', '=', seq).executeTakeFirst();
  return row?.audit_id;
}

/** Rows from before `before` that no batch holds, and places that lead beyond the last batch or to nowhere. */
export async function strayRows(
  db: Db,
  limits: { before: Date; lastSeq: number; limit: number },
): Promise<{ kind: 'never_sealed' | 'place_beyond_end'; auditId: string }[]> {
  const { rows } = await sql<{ kind: 'never_sealed' | 'place_beyond_end'; auditId: string }>`
    (SELECT 'never_sealed' AS kind, a.audit_id AS "auditId" FROM audit_log AS a
     WHERE a.at < ${limits.before} AND NOT EXISTS (SELECT FROM audit_positions AS p WHERE p.audit_id = a.audit_id)
     ORDER BY a.audit_id LIMIT ${limits.limit})
    UNION ALL
    (SELECT 'place_beyond_end', p.audit_id FROM audit_positions AS p
     WHERE p.seq > ${limits.lastSeq} OR NOT EXISTS (SELECT FROM audit_seals AS s WHERE s.batch_no = p.batch_no)
     ORDER BY p.seq LIMIT ${limits.limit})`.execute(db);
  return rows;
}

export async function countUnsealed(db: Db, since: Date | undefined): Promise<{ count: number; oldest: Date | null }> {
  const from = since ? sql`a.at >= ${since} AND` : sql``;
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    SELECT count(*)::int AS count, min(a.at) AS oldest FROM audit_log AS a
    WHERE ${from} NOT EXISTS (SELECT FROM audit_positions AS p WHERE p.audit_id = a.audit_id)`.execute(db);
  return rows[0] ?? { count: 0, oldest: null };
}
