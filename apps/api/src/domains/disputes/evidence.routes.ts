import { documentLimit_bytes } from '#platform/files/check-document.ts';
import { externalRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { Type } from 'typebox';
import { noDispute } from './act-on-dispute.ts';
import { addEvidence } from './add-evidence.ts';
import { disputeResource } from './disputes.routes.ts';
import * as schemas from './disputes-schemas.ts';
import { evidenceOf, findDispute } from './disputes-store.ts';
import { sideOf } from './view-dispute.ts';

const uploadRoute = externalRoute({
  method: 'POST',
  path: '/api/disputes/:disputeId/evidence',
  summary: 'Add a file: the body is the file (PDF, JPEG or PNG, at most 8 MB)',
  action: 'disputes.write',
  params: schemas.disputeParams,
  query: schemas.evidenceQuery,
  result: schemas.evidenceResult,
  status: 201,
  bodyLimit: documentLimit_bytes,
  refusals: {
    'files.bad_document': 422,
    'disputes.not_found': 404,
    'disputes.wrong_state': 409,
    'disputes.too_many_files': 409,
  },
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async (call) => {
    const dispute = await findDispute(call.db, call.params.disputeId);
    if (!dispute) return noDispute();
    const body: unknown = call.body;
    return addEvidence(call.services, call.origin, {
      disputeId: dispute.dispute_id,
      side: sideOf(signedIn(call), dispute),
      bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      caption: call.query.caption ?? null,
    });
  },
});

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

const downloadRoute = externalRoute({
  method: 'GET',
  path: '/api/disputes/:disputeId/evidence/:evidenceId',
  summary: 'Download a file of a dispute',
  action: 'disputes.read',
  params: schemas.evidenceParams,
  result: Type.Unknown(),
  raw: { contentType: 'application/octet-stream' },
  refusals: { 'disputes.not_found': 404 },
  resource: ({ db, params }) => disputeResource(db, params.disputeId),
  handle: async ({ db, params, services, reply }) => {
    const evidence = (await evidenceOf(db, params.disputeId)).find((entry) => entry.evidence_id === params.evidenceId);
    if (!evidence) return noDispute();
    const bytes = await services.files.get(evidence.file_name);
    await reply
      .header('content-type', evidence.content_type)
      .header(
        'content-disposition',
        `attachment; filename="${evidence.evidence_id}.${extensions[evidence.content_type] ?? 'bin'}"`,
      )
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
    return ok(null);
  },
});

export const evidenceRoutes = [uploadRoute, downloadRoute];
