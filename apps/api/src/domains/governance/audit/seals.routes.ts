import { type InclusionProof, proveInclusion, type Seal } from '@mistri/signed-log';
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import type { Db } from '#platform/db/database.ts';
import { readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { auditParams, proofResult, sealSchema, sealStateResult } from './audit-schemas.ts';
import { countUnsealed, entriesOfBatch, readBatches, readHead, type StoredBatch } from './audit-store.ts';
import { lastCheck } from './check-audit.ts';
import { sealPublicKeys } from './seal-keys.ts';
import { readAuditRow } from './search-audit.ts';

type SealAnswer = Static<typeof sealSchema>;
const shown = 20;

const stateRoute = readRoute({
  method: 'GET',
  path: '/api/admin/audit/seals',
  summary: 'Where the sealed log stands, what waits, what the last verification found',
  action: 'governance.read_audit',
  result: sealStateResult,
  handle: async ({ db, services }) => {
    const head = await readHead(db);
    const unsealed = await countUnsealed(db, undefined);
    const seals = await readBatches(db, Math.max(0, (head?.batchNo ?? 0) - shown), shown);
    return ok({
      head: head ? { ...head } : null,
      unsealed: { count: unsealed.count, oldestAt: unsealed.oldest?.toISOString() ?? null },
      publicKeys: sealPublicKeys(services),
      lastCheck: await lastCheck(db),
      seals: seals.map(sealOf).toReversed(),
    });
  },
});

/** For keeping where the log's keeper cannot change it: another machine, another person, paper. */
const exportRoute = readRoute({
  method: 'GET',
  path: '/api/admin/audit/seals.ndjson',
  summary: 'Every seal, one per line, after a line with the public keys: keep it elsewhere, verify against it later',
  action: 'governance.read_audit',
  result: Type.Null(),
  raw: { contentType: 'application/x-ndjson' },
  handle: async ({ db, services, reply, origin }) => {
    const name = `audit-seals-${origin.at.toISOString().slice(0, 10)}.ndjson`;
    reply.header('content-disposition', `attachment; filename="${name}"`);
    await reply.type('application/x-ndjson').send(Readable.from(sealLines(db, sealPublicKeys(services))));
    return ok(null);
  },
});

const proofRoute = readRoute({
  method: 'GET',
  path: '/api/audit/logs/:auditId/proof',
  summary: 'Proof that one row stands in the sealed log, checkable without us and without any other row',
  action: 'governance.read_audit',
  params: auditParams,
  result: proofResult,
  refusals: { 'governance.no_such_entry': 404, 'governance.not_sealed': 409 },
  handle: async ({ db, params, services }) => {
    const row = await readAuditRow(db, params.auditId);
    if (!row) return refuse('governance.no_such_entry', 'There is no such row in the audit log.');
    const [batch] = row.batch_no === null ? [] : await readBatches(db, row.batch_no - 1, 1);
    const entries = row.batch_no === null ? [] : await entriesOfBatch(db, row.batch_no);
    const entry = entries.find(({ auditId }) => auditId === params.auditId);
    if (!batch || !entry) return refuse('governance.not_sealed', 'This row is not sealed yet. Try again in a minute.');
    const proof: InclusionProof = proveInclusion(
      { seal: JSON.parse(batch.sealText) as Seal, leafHashes: batch.leafHashes },
      entry.seq,
    );
    return ok({
      auditId: params.auditId,
      entry: entry.entry as Record<string, string | null>,
      seal: proof.seal,
      seq: proof.seq,
      path: [...proof.path],
      publicKeys: sealPublicKeys(services),
    });
  },
});

async function* sealLines(db: Db, publicKeys: readonly string[]): AsyncGenerator<string> {
  yield `${JSON.stringify({ publicKeys })}\n`;
  for (let after = 0; ;) {
    const batches = await readBatches(db, after, 500);
    for (const { sealText } of batches) yield `${sealText}\n`;
    const last = batches.at(-1);
    if (!last) return;
    after = last.batchNo;
  }
}

function sealOf(batch: StoredBatch): SealAnswer {
  return JSON.parse(batch.sealText) as SealAnswer;
}

export const sealRoutes = [stateRoute, exportRoute, proofRoute];
