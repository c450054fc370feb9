import { must, newHouse, newUpi, type Person, simulators } from './person.ts';

/** What a test needs to have happened before its own part of the story begins, over the API as pages do it. */
export interface Placed {
  orderId: string;
  checkoutId: string;
  paymentId: string;
  /** The gateway's name of the order. */
  gatewayOrder: string;
}

export async function giveAddress(person: Person, pin = '625001', city = 'Madurai'): Promise<string> {
  const address = must(
    await person.api.post('/api/addresses', {
      body: { name: 'Kavitha R', lines: [`${newHouse()} West Masi Street`], city, pin, phone: '9876543210' },
    }),
    'adding an address',
  );
  return address.addressId;
}

export async function inCart(person: Person, productId: string, quantity: number): Promise<void> {
  must(await person.api.put('/api/cart/{productId}', { path: { productId }, body: { quantity } }), 'filling the cart');
}

export async function place(person: Person, productId: string, quantity = 1): Promise<Placed> {
  const addressId = await giveAddress(person);
  const { checkoutId, orders } = must(
    await person.api.post('/api/orders', { body: { items: [{ productId, quantity }], buyerKind: 'b2c', addressId } }),
    'ordering',
  );
  const payment = must(await person.api.post('/api/payments', { body: { checkoutId } }), 'starting the payment');
  const { paymentId } = payment;
  return {
    orderId: orders[0]?.orderId ?? '',
    checkoutId,
    paymentId,
    gatewayOrder: payment.checkoutForm?.fields['order_id'] ?? '',
  };
}

/** Asks again and again until the answer is as wanted: what happens in the background has no other end. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  patience_ms = 30_000,
): Promise<T> {
  const end = Date.now() + patience_ms;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(answer).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function buy(person: Person, productId: string, quantity = 1): Promise<Placed> {
  const placed = await place(person, productId, quantity);
  await sim('/sim/pay', { order_id: placed.gatewayOrder, method: 'upi', vpa: newUpi() });
  await until(
    'paying',
    () => statusOf(person, placed.orderId),
    (status) => status === 'paid',
  );
  return placed;
}

export async function statusOf(person: Person, orderId: string): Promise<string> {
  const order = must(await person.api.get('/api/orders/{orderId}', { path: { orderId } }), 'reading the order');
  return order.status;
}

interface MoveBody {
  status: 'accepted' | 'packed' | 'shipped' | 'delivered';
  courier?: string;
  trackingNumber?: string;
  deliveryCode?: string;
}

/** Bought, accepted, packed, shipped and delivered with the buyer's code. */
export async function deliver(buyer: Person, dealer: Person, orderId: string): Promise<void> {
  const path = { orderId };
  const move = async (body: MoveBody) =>
    must(await dealer.api.patch('/api/orders/{orderId}/status', { path, body }), `moving the order to ${body.status}`);
  await move({ status: 'accepted' });
  await move({ status: 'packed' });
  await move({ status: 'shipped', courier: 'India Post', trackingNumber: 'EM482910377IN' });
  const { deliveryCode } = must(await buyer.api.get('/api/orders/{orderId}', { path }), 'reading the code');
  await move({ status: 'delivered', deliveryCode: deliveryCode ?? '' });
}

/** The simulated world: what people and banks do. */
export async function sim(path: string, body?: unknown, method = 'POST'): Promise<unknown> {
  const response = await fetch(`${simulators()}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
