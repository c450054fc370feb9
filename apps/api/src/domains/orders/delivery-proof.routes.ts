import { documentLimit_bytes } from '#platform/files/check-document.ts';
import { externalRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { storeProof } from './delivery-proof.ts';
import { orderResource } from './order-resource.ts';
import * as schemas from './orders-schemas.ts';

const upload = externalRoute({
  method: 'PUT',
  path: '/api/orders/:orderId/proof',
  summary: 'Upload a proof of delivery: the body is the file (PDF, JPEG or PNG, at most 8 MB)',
  action: 'orders.bring_proof',
  limit: 'orders',
  params: schemas.orderParams,
  result: schemas.proofResult,
  status: 201,
  bodyLimit: documentLimit_bytes,
  refusals: { 'files.bad_document': 422, 'orders.not_on_its_way': 409 },
  resource: orderResource,
  handle: (call) => {
    const body: unknown = call.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    return storeProof(call.services, call.origin, { orderId: call.params.orderId, bytes });
  },
});

const download = externalRoute({
  method: 'GET',
  path: '/api/orders/:orderId/proof',
  summary: 'Download the proof of delivery',
  action: 'orders.read',
  params: schemas.orderParams,
  result: schemas.nothing,
  raw: { contentType: 'application/octet-stream' },
  refusals: { 'orders.no_proof': 404 },
  resource: orderResource,
  handle: async ({ services, params, reply }) => {
    const shipment = await services.db
      .selectFrom('shipments')
      .select('proof_file')
      .where('order_id', '=', params.orderId)
      .executeTakeFirst();
    const file = shipment?.proof_file;
    if (!file) return refuse('orders.no_proof', 'No proof of delivery was uploaded.');
    const extension = file.split('.').pop() ?? 'bin';
    const bytes = await services.files.get(file);
    await reply
      .header(
        'content-type',
        extension === 'pdf' ? 'application/pdf' : `image/${extension === 'jpg' ? 'jpeg' : extension}`,
      )
      .header('content-disposition', `attachment; filename="proof-of-delivery.${extension}"`)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
    return ok({});
  },
});

export const deliveryProofRoutes = [upload, download];
