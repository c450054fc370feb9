import { day_ms, hour_ms } from '#platform/clock.ts';
import type { OrderState } from '@mistri/contracts/orders/order-states';
import { demoOrders, type DemoOrder } from './demo-orders.ts';
import type { DemoPerson, DemoWorld } from './demo-world.ts';
import { payAtGateway } from './pay-at-gateway.ts';
import { demoAdmin, type SeededApplicant } from './seed-applicants.ts';
import type { SeededListing } from './seed-listings.ts';
import type { Happening } from './seed-repairs.ts';

interface Placed {
  order: DemoOrder;
  orderId: string;
  checkoutId: string;
  buyer: DemoPerson;
  dealer: SeededApplicant;
}

/**
 * One thing that happens to an order, this long after it was placed, if the order stands where the deed begins: after a
 * start that was killed in the middle, what had happened does not happen again.
 */
interface Deed {
  after_ms: number;
  from: OrderState;
  does: (world: DemoWorld, placed: Placed) => Promise<void>;
}

interface Cast {
  listings: readonly SeededListing[];
  buyers: Readonly<Record<DemoOrder['buyer'], DemoPerson>>;
  addresses: Readonly<Record<DemoOrder['buyer'], string>>;
}

const move =
  (status: string, who: 'buyer' | 'dealer', more: Record<string, string> = {}) =>
  async (world: DemoWorld, { orderId, buyer, dealer }: Placed): Promise<void> => {
    const person = who === 'buyer' ? buyer : dealer.person;
    await world.as(person, { method: 'PATCH', path: `/api/orders/${orderId}/status`, body: { status, ...more } });
  };

const courier = { courier: 'India Post', trackingNumber: 'EM482910377IN' };

async function deliver(world: DemoWorld, placed: Placed): Promise<void> {
  const { data } = await world.as(placed.buyer, { method: 'GET', path: `/api/orders/${placed.orderId}` });
  await move('delivered', 'dealer', { deliveryCode: String(data.deliveryCode) })(world, placed);
}

const pay = (world: DemoWorld, { checkoutId, buyer, order }: Placed): Promise<void> =>
  payAtGateway(world, { buyer, checkoutId, key: order.key });

async function askReturn(world: DemoWorld, { orderId, buyer }: Placed): Promise<void> {
  const { data } = await world.as(buyer, { method: 'GET', path: `/api/orders/${orderId}` });
  const line = (data.lines as { kind: string; lineId: string }[]).find((entry) => entry.kind === 'goods');
  await world.as(buyer, {
    method: 'POST',
    path: `/api/orders/${orderId}/returns`,
    body: {
      reasonCode: 'defective',
      reason: 'One display has a line of dead pixels.',
      lines: [{ lineId: line?.lineId, quantity: 1 }],
    },
  });
}

async function dispute(world: DemoWorld, { orderId, buyer }: Placed): Promise<void> {
  if (!world.app.routes.includes('POST /api/jobs/:jobId/disputes')) return;
  const { data } = await world.as(buyer, { method: 'GET', path: `/api/orders/${orderId}` });
  const lines = (data.lines as { kind: string; lineId: string }[]).filter((entry) => entry.kind === 'goods');
  await world.as(buyer, {
    method: 'POST',
    path: `/api/jobs/${orderId}/disputes`,
    body: {
      kind: 'not_as_described',
      wish: 'refund',
      text: 'The battery lasts two hours. The listing says that it is new.',
      lines: lines.map((line) => ({ lineId: line.lineId })),
    },
  });
}

/** What has to happen until an order stands where the story wants it. */
function deedsOf(reach: DemoOrder['reach']): Deed[] {
  const road: [DemoOrder['reach'], Deed][] = [
    ['paid', { from: 'awaiting_payment', after_ms: 0.02 * hour_ms, does: pay }],
    ['accepted', { from: 'paid', after_ms: 2 * hour_ms, does: move('accepted', 'dealer') }],
    ['packed', { from: 'accepted', after_ms: 6 * hour_ms, does: move('packed', 'dealer') }],
    ['shipped', { from: 'packed', after_ms: 10 * hour_ms, does: move('shipped', 'dealer', courier) }],
    ['delivered', { from: 'shipped', after_ms: 2 * day_ms, does: deliver }],
  ];
  if (reach === 'awaiting_payment') return [];
  const upTo = road.findIndex(([name]) => name === reach);
  const walked = (upTo < 0 ? road : road.slice(0, upTo + 1)).map(([, deed]) => deed);
  const last: Partial<Record<DemoOrder['reach'], Deed['does']>> = {
    return_requested: askReturn,
    disputed: dispute,
    cancelled: move('cancelled', 'buyer', { reason: 'Ordered the wrong model.' }),
  };
  const does = last[reach];
  if (reach === 'cancelled' && does) return [...walked.slice(0, 1), { from: 'paid', after_ms: hour_ms, does }];
  return does ? [...walked, { from: 'delivered', after_ms: 2.5 * day_ms, does }] : walked;
}

/** After the dispute windows of the oldest orders (MKT-9: seven days), before those of the later ones. */
const releasedBefore_days = 4;

/** Lives through all orders, and what else happened meanwhile, in the order in which things happened. */
export async function seedOrders(
  world: DemoWorld,
  cast: Cast & { meanwhile: readonly Happening[] },
  end: Date,
): Promise<void> {
  const happenings: Happening[] = demoOrders.flatMap((order) => {
    const placed_ms = end.getTime() - order.placed_days * day_ms;
    const state: { placed?: Placed } = {};
    return [
      { at_ms: placed_ms, run: async () => void (state.placed = await place(world, cast, order)) },
      ...deedsOf(order.reach).map((deed) => ({
        at_ms: Math.min(placed_ms + deed.after_ms, end.getTime()),
        run: async () => {
          if (state.placed && (await stateOf(world, state.placed)) === deed.from) await deed.does(world, state.placed);
        },
      })),
    ];
  });
  happenings.push(...cast.meanwhile, {
    at_ms: end.getTime() - releasedBefore_days * day_ms,
    run: () => releaseAndPayOut(world),
  });
  for (const happening of happenings.toSorted((a, b) => a.at_ms - b.at_ms)) {
    await world.goTo(new Date(happening.at_ms));
    await happening.run();
  }
  await world.settle();
}

async function stateOf(world: DemoWorld, { orderId, buyer }: Placed): Promise<OrderState> {
  await world.settle();
  const { data } = await world.as(buyer, { method: 'GET', path: `/api/orders/${orderId}` });
  return data.status as OrderState;
}

async function place(world: DemoWorld, cast: Cast, order: DemoOrder): Promise<Placed> {
  const buyer = cast.buyers[order.buyer];
  const listing = cast.listings[order.listing];
  if (!listing) throw new Error(`the story has no listing ${order.listing}`);
  const body = {
    items: [{ productId: listing.productId, quantity: order.quantity }],
    buyerKind: order.buyer === 'business' ? 'b2b' : 'b2c',
    addressId: cast.addresses[order.buyer],
  };
  const { data } = await world.as(buyer, { method: 'POST', path: '/api/orders', body }, `demo-order-${order.key}`);
  const orderId = data.orders[0].orderId as string;
  return { order, orderId, checkoutId: data.checkoutId as string, buyer, dealer: listing.dealer };
}

/** The dispute windows are over: two finance admins release what is due, and the dealers are paid. */
async function releaseAndPayOut(world: DemoWorld): Promise<void> {
  await world.app.tasks.run('escrow.request-releases');
  await world.settle();
  for (const admin of ['finance', 'finance2']) {
    const { data } = await world.as(demoAdmin(admin), { method: 'GET', path: '/api/admin/holds?queue=release' });
    const jobIds = [...new Set((data.holds as { jobId: string }[]).map((hold) => hold.jobId))];
    if (jobIds.length === 0) continue;
    const body = { jobIds, reason: 'Delivered, window over, nothing disputed.' };
    await world.as(demoAdmin(admin), { method: 'POST', path: '/api/admin/holds/release', body });
    await world.settle();
  }
  await world.as(demoAdmin('finance'), { method: 'POST', path: '/api/payouts', body: { note: 'weekly payout' } });
  await world.settle();
}
