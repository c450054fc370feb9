import sharp from 'sharp';
import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { changeStock, putItems } from '#rooms/inventory/index.ts';
import { type Actor, type Answer, createActor } from './actors.ts';
import type { TestApp } from './harness.ts';

export interface Shop {
  dealerId: string;
  dealer: Actor;
  operations: Actor;
}

const origin = (test: TestApp) => systemOrigin('test', 'trc_test', test.clock.now(), 'command');

/** A GSTIN of Tamil Nadu with a valid checksum, different for each number. */
export function testGstin(number: number): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const base = `33AAACM${String(number).padStart(4, '0')}K1Z`;
  const sum = Array.from(base).reduce((total, character, at) => {
    const product = alphabet.indexOf(character) * (at % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return base + alphabet[(36 - (sum % 36)) % 36];
}

export function certificate(): Promise<Buffer> {
  return sharp({ create: { width: 400, height: 300, channels: 3, background: '#eee' } })
    .png()
    .toBuffer();
}

export async function uploadDocument(
  test: TestApp,
  actor: Actor,
  path: string,
  bytes: Buffer,
  type = 'image/png',
  method = 'PUT',
): Promise<Pick<Answer, 'status' | 'body'>> {
  const response = await fetch(test.url + path, {
    method,
    headers: { authorization: `Bearer ${actor.token}`, 'content-type': type },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: await response.json() };
}

let counter = 0;

/** Applies, uploads and is approved over HTTP: a dealer or business as the product makes one. */
export async function makeApplicant(
  test: TestApp,
  kind: 'dealer' | 'business',
  operations: Actor,
): Promise<{ id: string; actor: Actor }> {
  counter += 1;
  const actor = await createActor(test, { role: kind === 'dealer' ? 'dealer' : 'customer' });
  const base = kind === 'dealer' ? '/api/dealers' : '/api/businesses';
  const application = {
    legalName: `Test ${kind} ${counter} Pvt Ltd`,
    displayName: `Test ${kind} ${counter}`,
    gstin: testGstin(counter),
    addressLine: '12 Ritchie Street',
    city: 'Chennai',
    pin: '600002',
  };
  const started = await actor.post(base, application);
  if (started.status !== 201) throw new Error(JSON.stringify(started.body));
  const id: string = started.body.data.id;
  for (const document of ['gst_certificate', 'pan_card', 'address_proof']) {
    await uploadDocument(test, actor, `${base}/${id}/documents/${document}`, await certificate());
  }
  for (const answer of [
    await actor.post(`${base}/${id}/submit`),
    await operations.patch(`${base}/${id}/status`, { status: 'active', reason: 'documents are in order' }),
  ]) {
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
  return { id, actor };
}

export async function makeShop(test: TestApp): Promise<Shop> {
  const operations = await createActor(test, { role: 'admin', capabilities: ['operations'], name: 'Uma Devi' });
  const { id, actor } = await makeApplicant(test, 'dealer', operations);
  return { dealerId: id, dealer: actor, operations };
}

export interface TestProduct {
  b2c_minor: number;
  b2b_minor?: number;
  stock: number;
  category?: string;
}

/** A live listing with stock, straight into the tables the catalogue owns (its own tests make listings by HTTP). */
export async function makeProduct(test: TestApp, shop: Shop, product: TestProduct): Promise<string> {
  const productId = newId('prd');
  counter += 1;
  await transact(test.db, async (tx) => {
    await tx
      .insertInto('products')
      .values({
        product_id: productId,
        dealer_id: shop.dealerId,
        sku: `SKU-${counter}`,
        title: `Display for Redmi Note ${counter}`,
        description: '',
        category_id: product.category ?? 'display',
        brand_id: null,
        model_nos: [],
        grade: 'oem',
        mrp_minor: product.b2c_minor * 2,
        b2c_price_minor: product.b2c_minor,
        b2b_price_minor: product.b2b_minor ?? product.b2c_minor,
        hsn: '85177990',
        gst_rate_bp: 1800,
        warranty_months: 6,
        weight_g: 180,
        country_of_origin: 'CN',
        manufacturer: 'Example Displays, Shenzhen',
        bis_registration: null,
        status: 'active',
        paused_by: null,
        status_reason: null,
        cover_photo_id: null,
        created_at: test.clock.now(),
        listed_at: test.clock.now(),
        updated_at: test.clock.now(),
      })
      .execute();
    await putItems(tx, [{ productId, dealerId: shop.dealerId, sku: `SKU-${counter}`, title: `Display ${counter}` }]);
    const stocked = await changeStock(tx, origin(test), {
      dealerId: shop.dealerId,
      changes: [{ productId, quantity: product.stock }],
      reason: 'counted',
    });
    if (!stocked.ok) throw new Error(stocked.message);
  });
  return productId;
}

export async function makeAddress(actor: Actor, pin = '625001'): Promise<string> {
  const answer = await actor.post('/api/addresses', {
    name: 'Meena K',
    lines: ['4 North Masi Street'],
    city: pin === '625001' ? 'Madurai' : 'Bengaluru',
    pin,
    phone: '9876543210',
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.data.addressId;
}

/** What the payments room says when the gateway captured the money of an order; its own tests go through the gateway. */
export async function capturePayment(test: TestApp, orderId: string, paymentId = newId('pay')): Promise<void> {
  const order = await test.db
    .selectFrom('orders')
    .selectAll()
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  const eventOrigin = systemOrigin('test', 'trc_test', test.clock.now(), 'event');
  await transact(test.db, (tx) =>
    emit(tx, eventOrigin, {
      name: 'payments.captured.v1',
      subject: paymentId,
      payload: {
        paymentId,
        checkoutId: order.checkout_id,
        payerId: order.buyer_id,
        gatewayPaymentId: 'pay_test',
        jobs: [{ jobId: orderId, amount_minor: order.total_minor }],
        capturedAt: eventOrigin.at.toISOString(),
      },
    }),
  );
  await test.app.outbox.drain();
}
