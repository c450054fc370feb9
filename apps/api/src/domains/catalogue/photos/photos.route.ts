import {
  photoLimit_bytes,
  photoParams,
  photosBody,
  photosResult,
  photoUploadQuery,
  productPhotoParams,
} from '@mistri/contracts/catalogue/photos';
import { productParams } from '@mistri/contracts/catalogue/products';
import { Type } from 'typebox';
import { commandRoute, externalRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { productResource, seesWhole } from '../products.route.ts';
import { readUpload } from '../read-upload.ts';
import { arrangePhotos, findPhoto, noPhoto, photoFile, removePhoto, storePhoto } from './store-photo.ts';

const refusals = {
  'catalogue.bad_photo': 422,
  'catalogue.too_many_photos': 422,
  'catalogue.bad_order': 422,
  'catalogue.no_photo': 404,
  'catalogue.wrong_state': 409,
} as const;

export const addPhotoRoute = externalRoute({
  method: 'POST',
  path: '/api/products/:productId/photos',
  summary: 'Add a photo (JPEG, PNG or WebP, at most 10 MB): the body is the file, or a form with one file',
  action: 'catalogue.change',
  limit: 'inventory',
  params: productParams,
  query: photoUploadQuery,
  result: photosResult,
  status: 201,
  bodyLimit: photoLimit_bytes,
  refusals,
  resource: productResource,
  handle: async (call) =>
    storePhoto(call.services, call.origin, {
      productId: call.params.productId,
      bytes: await readUpload(call.request, photoLimit_bytes),
      alt: call.query.alt ?? '',
    }),
});

export const arrangePhotosRoute = commandRoute({
  method: 'PATCH',
  path: '/api/products/:productId/photos',
  summary: 'Put the photos in order and describe them',
  action: 'catalogue.change',
  limit: 'inventory',
  params: productParams,
  body: photosBody,
  result: photosResult,
  refusals,
  resource: productResource,
  handle: ({ tx, params, body }) => arrangePhotos(tx, { ...params, ...body }),
});

export const removePhotoRoute = commandRoute({
  method: 'DELETE',
  path: '/api/products/:productId/photos/:photoId',
  summary: 'Remove a photo',
  action: 'catalogue.change',
  limit: 'inventory',
  params: productPhotoParams,
  result: photosResult,
  refusals,
  resource: productResource,
  handle: ({ tx, params }) => removePhoto(tx, params),
});

export const readPhotoRoute = externalRoute({
  method: 'GET',
  path: '/api/photos/:photoId/:size',
  summary: 'A photo: `thumb` (160 px), `card` (480), `large` (1280) as WebP, `large.jpg` as JPEG',
  action: 'catalogue.read_photo',
  limit: 'none',
  params: photoParams,
  result: Type.Object({}),
  raw: { contentType: 'image/webp' },
  refusals: { 'catalogue.no_photo': 404 },
  handle: async (call) => {
    const { photoId, size } = call.params;
    const found = await findPhoto(call.db, photoId);
    if (!found || !(found.open || seesWhole(call.actor, found.dealerId))) return noPhoto();
    const etag = `"${photoId}-${size}"`;
    call.reply
      .header('content-type', size === 'large.jpg' ? 'image/jpeg' : 'image/webp')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'")
      .header('etag', etag)
      // The bytes of a photo never change; that it is shown may.
      .header('cache-control', found.open ? 'public, max-age=86400' : 'private, no-store');
    if (call.request.headers['if-none-match'] === etag) await call.reply.code(304).send();
    else await call.reply.send(await call.services.files.get(photoFile(photoId, size)));
    return ok({});
  },
});
