import { Type } from 'typebox';
import { audit } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok, refuse } from '#platform/refusal.ts';
import * as schemas from '../privacy-schemas.ts';
import { openExport } from './build-export.ts';
import { requestExport } from './request-export.ts';

const exportParams = Type.Object({ exportId: Type.String({ pattern: idPattern('exp') }) });

const requestRoute = commandRoute({
  method: 'POST',
  path: '/api/privacy/exports',
  summary: 'Ask for a copy of everything we know about the signed-in person',
  action: 'privacy.own',
  stepUp: true,
  status: 202,
  result: Type.Object({ exportId: Type.String() }),
  refusals: { 'privacy.export_running': 409, 'privacy.too_many_requests': 429 },
  handle: (call) => requestExport(call.tx, call.origin, signedIn(call).userId),
});

const listRoute = readRoute({
  method: 'GET',
  path: '/api/privacy/exports',
  summary: 'Own copies, newest first',
  action: 'privacy.own',
  result: Type.Object({
    exports: Type.Array(
      Type.Object({
        exportId: Type.String(),
        state: Type.Enum(['requested', 'ready', 'failed', 'expired']),
        requestedAt: schemas.moment,
        expiresAt: schemas.orNull(schemas.moment),
        sizeBytes: schemas.orNull(Type.Integer()),
      }),
    ),
  }),
  handle: async (call) => {
    const rows = await call.db
      .selectFrom('data_exports')
      .selectAll()
      .where('user_id', '=', signedIn(call).userId)
      .orderBy('requested_at', 'desc')
      .limit(20)
      .execute();
    return ok({
      exports: rows.map((row) => ({
        exportId: row.export_id,
        state: row.state,
        requestedAt: row.requested_at.toISOString(),
        expiresAt: row.expires_at?.toISOString() ?? null,
        sizeBytes: row.size_bytes,
      })),
    });
  },
});

const downloadRoute = externalRoute({
  method: 'GET',
  path: '/api/privacy/exports/:exportId/file',
  summary: 'Download a copy: a ZIP of JSON files and own documents; the link ends after seven days',
  action: 'privacy.read_export',
  stepUp: true,
  params: exportParams,
  result: Type.Object({}),
  raw: { contentType: 'application/zip' },
  refusals: { 'privacy.export_over': 410 },
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('data_exports')
      .select('user_id')
      .where('export_id', '=', params.exportId)
      .executeTakeFirst();
    return row ? { id: params.exportId, relations: { owner: row.user_id } } : null;
  },
  handle: async ({ db, services, origin, params, reply }) => {
    const bytes = await openExport(db, services, { exportId: params.exportId, at: origin.at });
    if (!bytes) return refuse('privacy.export_over', 'This copy is not there any more, or not yet. Ask for a new one.');
    await transact(db, (tx) => audit(tx, origin, { action: 'privacy.export_taken', subjectId: params.exportId }));
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', 'attachment; filename="mistri-my-data.zip"')
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
    return ok({});
  },
});

export const exportRoutes = [requestRoute, listRoute, downloadRoute];
