import { Type } from 'typebox';
import type { FastifyReply } from 'fastify';
import { repairStatuses as statusesOf } from '@mistri/contracts/repair/repair-errors';
import * as schemas from '@mistri/contracts/repair/technicians';
import { documentLimit_bytes } from '#platform/files/check-document.ts';
import { externalRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { storeDocument, storePhoto } from './store-document.ts';
import { documentsOf } from './technicians-store.ts';
import { isVisible, loaded, technicianResource } from './technicians.routes.ts';

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

const uploadRefusals = {
  'files.bad_document': 422,
  ...statusesOf('technicians.wrong_state', 'technicians.too_many_documents'),
};

const upload = externalRoute({
  method: 'PUT',
  path: '/api/technicians/:technicianId/documents/:kind',
  summary: 'Upload a document: the body is the file (PDF, JPEG or PNG, at most 8 MB)',
  action: 'technicians.change',
  params: schemas.technicianDocumentParams,
  query: schemas.technicianDocumentQuery,
  result: schemas.technicianDocumentResult,
  status: 201,
  bodyLimit: documentLimit_bytes,
  refusals: uploadRefusals,
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: (call) =>
    storeDocument(call.services, call.origin, {
      technicianId: call.params.technicianId,
      kind: call.params.kind,
      bytes: bytesOf(call.body),
      expiresOn: call.query.expiresOn ?? null,
    }),
});

function send(reply: FastifyReply, file: { bytes: Buffer; type: string; name: string }) {
  return reply
    .header('content-type', file.type)
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .send(file.bytes);
}

const download = externalRoute({
  method: 'GET',
  path: '/api/technicians/:technicianId/documents/:kind',
  summary: 'Download a document of a technician',
  action: 'technicians.read_documents',
  params: schemas.technicianDocumentParams,
  result: Type.Object({}),
  raw: { contentType: 'application/octet-stream' },
  refusals: statusesOf('technicians.no_document'),
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: async ({ db, services, params, reply }) => {
    const document = (await documentsOf(db, params.technicianId)).find((entry) => entry.kind === params.kind);
    if (!document) return refuse('technicians.no_document', 'This document was not uploaded.');
    const bytes = await services.files.get(document.file_name);
    const extension = document.file_name.split('.').pop() ?? 'bin';
    await send(reply, { bytes, type: document.content_type, name: `${params.kind}.${extension}` });
    return ok({});
  },
});

const uploadPhoto = externalRoute({
  method: 'PUT',
  path: '/api/technicians/:technicianId/photo',
  summary: 'The photo customers see: the body is a JPEG or PNG of at most 8 MB',
  action: 'technicians.change',
  params: schemas.technicianParams,
  result: schemas.photoResult,
  bodyLimit: documentLimit_bytes,
  refusals: uploadRefusals,
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: (call) =>
    storePhoto(call.services, call.origin, {
      technicianId: call.params.technicianId,
      bytes: bytesOf(call.body),
    }),
});

const readPhoto = externalRoute({
  method: 'GET',
  path: '/api/technicians/:technicianId/photo',
  summary: 'Photo of a technician',
  action: 'technicians.read',
  params: schemas.technicianParams,
  result: Type.Object({}),
  raw: { contentType: 'image/jpeg' },
  refusals: statusesOf('technicians.no_photo'),
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: async (call) => {
    const technician = await loaded(call.db, call.params.technicianId);
    const actor = signedIn(call);
    const own = actor.userId === technician.user_id;
    const seen = own || isVisible(actor.role === 'admin' ? 'admin' : 'everybody', technician);
    if (!seen || technician.photo_file === null)
      return refuse('technicians.no_photo', 'There is no photo of this technician.');
    const bytes = await call.services.files.get(technician.photo_file);
    await call.reply
      .header('content-type', 'image/jpeg')
      .header('cache-control', 'private, max-age=300')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
    return ok({});
  },
});

export const technicianFilesRoutes = [upload, download, uploadPhoto, readPhoto];
