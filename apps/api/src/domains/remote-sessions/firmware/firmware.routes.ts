import { Type } from 'typebox';
import {
  FirmwareImage,
  firmwareLimits,
  FirmwareList,
  firmwarePartition,
  firmwareProduct,
  FirmwareQuery,
  rollbackIndex,
} from '@mistri/contracts/remote-sessions/firmware';
import { closed, textLine, typeId } from '@mistri/contracts/plain-text';
import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { liveSessions } from '../sessions/sessions-store.ts';
import { firmwareKeys } from './firmware-keys.ts';
import { findImage, offeredImages, presentImage } from './firmware-store.ts';
import { publishImage, withdrawImage } from './publish-image.ts';
import { readRange } from './read-range.ts';

const imageParams = Type.Object({ imageId: typeId('fwi') }, closed);

async function imageResource({ db, params }: { db: Db; params: { imageId: string } }): Promise<Resource | null> {
  const image = await findImage(db, params.imageId);
  return image ? { id: image.image_id, relations: {} } : null;
}

const list = readRoute({
  method: 'GET',
  path: '/api/firmware',
  summary: 'Firmware images that the platform has published, signed',
  action: 'firmware.list',
  query: FirmwareQuery,
  result: FirmwareList,
  handle: async ({ db, services, query }) => {
    const images = await offeredImages(db, query);
    return ok({ images: images.map(presentImage), keys: firmwareKeys(services) });
  },
});

/** Read piece by piece by the customer's end; a piece is held in memory, an image is not. */
const mostAtOnce = 8 * 1024 * 1024;

const content = externalRoute({
  method: 'GET',
  path: '/api/firmware/:imageId/content',
  summary: 'Bytes of an image, for the two people of a live remote session. With `Range`, at most 8 MiB at once',
  description:
    'Larger images are answered in parts (206) whatever was asked for: go on from where `Content-Range` ends. Check length and SHA-256 against the signed manifest before use.',
  action: 'firmware.read',
  params: imageParams,
  result: Type.Unknown(),
  raw: { contentType: 'application/octet-stream' },
  refusals: { 'firmware.no_session': 403, 'firmware.withdrawn': 410, 'firmware.no_such_range': 416 },
  resource: imageResource,
  handle: async (call) => {
    const { db, services, params, request, reply } = call;
    const { userId } = signedIn(call);
    const isWorking = (await liveSessions(db, { userId })).some(({ state }) => state !== 'requested');
    if (!isWorking) {
      return refuse('firmware.no_session', 'Images are for the two people of a live remote session.');
    }
    const image = await findImage(db, params.imageId);
    if (!image) throw new Error('loaded as resource');
    if (image.withdrawn_at)
      return refuse('firmware.withdrawn', 'This image is not offered any more. Choose another one.');
    const wanted = readRange(request.headers.range, image.bytes);
    if (wanted === 'not_satisfiable') {
      reply.header('content-range', `bytes */${image.bytes}`);
      return refuse('firmware.no_such_range', `This image has ${image.bytes} bytes.`);
    }
    const asked = wanted === 'whole' ? { from: 0, to: image.bytes - 1 } : wanted;
    const range = { from: asked.from, to: Math.min(asked.to, asked.from + mostAtOnce - 1) };
    const isWhole = wanted === 'whole' && range.to === image.bytes - 1;
    const bytes = await services.files.getRange(image.file_name, range);
    await reply
      .code(isWhole ? 200 : 206)
      .header('accept-ranges', 'bytes')
      .header('etag', `"${image.sha256}"`)
      .header('cache-control', 'private, max-age=3600')
      .header('x-content-type-options', 'nosniff')
      .headers(isWhole ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${image.bytes}` })
      .type('application/octet-stream')
      .send(bytes);
    return ok(null);
  },
});

const publish = externalRoute({
  method: 'POST',
  path: '/api/admin/firmware',
  summary: 'Publish a firmware image: the body is the image, at most 128 MiB; the platform signs it',
  action: 'firmware.publish',
  stepUp: true,
  query: Type.Object(
    {
      product: firmwareProduct,
      partition: firmwarePartition,
      build: textLine(1, 80),
      rollbackIndex: Type.Optional(rollbackIndex),
    },
    closed,
  ),
  result: FirmwareImage,
  status: 201,
  bodyLimit: firmwareLimits.mostBytes,
  refusals: { 'firmware.empty': 422, 'firmware.already_published': 409, 'firmware.too_many': 409 },
  handle: async ({ services, origin, query, body }) => {
    const given: unknown = body;
    const bytes = Buffer.isBuffer(given) ? given : Buffer.alloc(0);
    const published = await publishImage(services, origin, { ...query, bytes });
    return published.ok ? ok(presentImage(published.value)) : published;
  },
});

const withdraw = commandRoute({
  method: 'POST',
  path: '/api/admin/firmware/:imageId/withdraw',
  summary: 'Offer an image no longer',
  action: 'firmware.publish',
  params: imageParams,
  body: Type.Object({ reason: textLine(10, 300) }, closed),
  result: FirmwareImage,
  resource: imageResource,
  handle: async ({ tx, origin, params, body }) =>
    ok(presentImage(await withdrawImage(tx, origin, { ...params, ...body }))),
});

export const firmwareRoutes = [list, content, publish, withdraw];
