import { Type } from 'typebox';
import { repairStatuses } from '@mistri/contracts/repair/repair-errors';
import { repairParams } from '@mistri/contracts/repair/repair-fields';
import * as schemas from '@mistri/contracts/repair/repairs';
import { documentLimit_bytes } from '#platform/files/check-document.ts';
import { externalRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { addPhoto, photosOf } from './add-photo.ts';
import { repairResource } from './repairs.routes.ts';

const upload = externalRoute({
  method: 'POST',
  path: '/api/repairs/:repairId/photos',
  summary: 'Add a photo of the fault: the body is a JPEG or PNG of at most 8 MB',
  action: 'repairs.add_photo',
  params: repairParams,
  query: schemas.repairPhotoQuery,
  result: schemas.repairPhotoResult,
  status: 201,
  bodyLimit: documentLimit_bytes,
  refusals: { 'files.bad_document': 422, ...repairStatuses('repairs.too_many_photos', 'repairs.wrong_state') },
  resource: ({ db, params }) => repairResource(db, params.repairId),
  handle: (call) => {
    const body: unknown = call.body;
    return addPhoto(call.services, call.origin, {
      repairId: call.params.repairId,
      bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      caption: call.query.caption ?? null,
    });
  },
});

const download = externalRoute({
  method: 'GET',
  path: '/api/repairs/:repairId/photos/:photoId',
  summary: 'A photo of the fault',
  action: 'repairs.read',
  params: schemas.repairPhotoParams,
  result: Type.Object({}),
  raw: { contentType: 'image/jpeg' },
  refusals: repairStatuses('repairs.no_photo'),
  resource: ({ db, params }) => repairResource(db, params.repairId),
  handle: async ({ db, services, params, reply }) => {
    const photo = (await photosOf(db, params.repairId)).find((entry) => entry.photo_id === params.photoId);
    if (!photo) return refuse('repairs.no_photo', 'There is no such photo of this repair.');
    const bytes = await services.files.get(photo.file_name);
    await reply
      .header('content-type', photo.content_type)
      .header('cache-control', 'private, max-age=300')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
    return ok({});
  },
});

export const repairPhotosRoutes = [upload, download];
