import { demoAdmin, type SeededApplicant } from '../../apps/api/src/demo/seed-applicants.ts';
import type { DemoAnswer, DemoPerson } from '../../apps/api/src/demo/demo-world.ts';
import type { LivedMarket } from './live-market.ts';
import type { RigBuyer } from './market-rig.ts';

/** An order as the one who lives through it knows it. */
export interface LivedOrder {
  orderId: string;
  checkoutId: string;
  buyer: RigBuyer;
  dealer: SeededApplicant;
  /** What its buyer makes of it once it is there, 0 to 1: decided once, or in the end every order would come back. */
  fate: number;
  hasMetFate: boolean;
}

type Market = LivedMarket;
type Patch = Record<string, unknown>;

const chance = (market: Market, part: number): boolean => market.random() < part;
export const pick = <T>(market: Pick<Market, 'random'>, list: readonly T[]): T | undefined =>
  list[Math.floor(market.random() * list.length)];

/** Somebody buys one or two parts, and mostly pays: at once, with failures before, twice, or not at all. */
export async function buy(market: Market): Promise<void> {
  const buyer = pick(market, market.rig.buyers);
  const parts = [pick(market, market.rig.parts), chance(market, 0.3) ? pick(market, market.rig.parts) : undefined];
  const items = parts.flatMap((part) =>
    part ? [{ productId: part.productId, quantity: 1 + Math.floor(market.random() * 4) }] : [],
  );
  if (!buyer) return;
  const body = { items, buyerKind: 'b2c', addressId: buyer.addressId };
  const placed = await market.ask(buyer.person, 'POST', '/api/orders', body);
  if (placed.status !== 201) return;
  const checkoutId = placed.data.checkoutId as string;
  for (const { orderId, dealerId } of placed.data.orders as { orderId: string; dealerId: string }[]) {
    const dealer = market.rig.dealers.find((one) => one.id === dealerId);
    if (dealer) market.orders.push({ orderId, checkoutId, buyer, dealer, fate: market.random(), hasMetFate: false });
  }
  if (chance(market, 0.85)) await pay(market, buyer.person, checkoutId);
}

async function pay(market: Market, person: DemoPerson, checkoutId: string): Promise<void> {
  const started = await market.ask(person, 'POST', '/api/payments', { checkoutId });
  const gatewayOrder = started.data?.checkoutForm?.fields?.order_id as string | undefined;
  if (started.status >= 300 || !gatewayOrder) return;
  const paid = async (outcome: string): Promise<void> => {
    const method = pick(market, ['upi', 'card', 'netbanking']);
    await market.atGateway('/sim/pay', { order_id: gatewayOrder, method, outcome });
  };
  if (chance(market, 0.2)) await paid('failed');
  if (chance(market, 0.1)) return;
  await paid('captured');
  if (chance(market, 0.1)) await paid('captured');
  if (chance(market, 0.5))
    await market.app.http.inject({ method: 'GET', url: `/api/payments/return/${started.data.paymentId}` });
}

/** The next thing that happens to one order, by the one whose turn it is. */
export async function goOn(market: Market, order: LivedOrder): Promise<void> {
  const { person } = order.buyer;
  const seen = await market.ask(person, 'GET', `/api/orders/${order.orderId}`);
  if (seen.status !== 200) return;
  const dealer = order.dealer.person;
  const move = (who: DemoPerson, status: string, more: Patch = {}): Promise<DemoAnswer> =>
    market.ask(who, 'PATCH', `/api/orders/${order.orderId}/status`, { status, ...more });
  const reason = 'changed my mind about it';
  switch (seen.data.status as string) {
    case 'awaiting_payment':
      if (chance(market, 0.3)) await move(person, 'cancelled', { reason });
      else await pay(market, person, order.checkoutId);
      return;
    case 'paid':
      if (chance(market, 0.85)) await move(dealer, 'accepted');
      else await move(chance(market, 0.5) ? dealer : person, 'cancelled', { reason });
      return;
    case 'accepted':
      await (chance(market, 0.93) ? move(dealer, 'packed') : move(person, 'cancelled', { reason }));
      return;
    case 'packed':
      await move(dealer, 'shipped', { courier: 'India Post', trackingNumber: 'EM482910377IN' });
      return;
    case 'shipped':
      if (chance(market, 0.06)) await openDispute(market, order, seen, 'not_received');
      else await move(dealer, 'delivered', { deliveryCode: String(seen.data.deliveryCode) });
      return;
    case 'delivered':
      return afterDelivery(market, order, seen);
    case 'return_requested':
      return decideReturn(market, order);
    case 'disputed':
      return dispute(market, order);
  }
}

interface Line {
  kind: string;
  lineId: string;
  totalAmount?: number;
}

const goodsOf = (seen: DemoAnswer): Line[] => (seen.data.lines as Line[]).filter((line) => line.kind === 'goods');

async function afterDelivery(market: Market, order: LivedOrder, seen: DemoAnswer): Promise<void> {
  const { fate } = order;
  if (order.hasMetFate) return;
  order.hasMetFate = true;
  const lines = goodsOf(seen);
  if (fate < 0.12) {
    await market.ask(order.buyer.person, 'POST', `/api/orders/${order.orderId}/returns`, {
      reasonCode: 'defective',
      reason: 'It does not charge.',
      lines: lines.slice(0, 1).map(({ lineId }) => ({ lineId, quantity: 1 })),
    });
  } else if (fate < 0.24) await openDispute(market, order, seen, 'damaged');
  else if (fate < 0.3) {
    const [line] = lines;
    const amount = 100 + Math.floor(market.random() * 5_000);
    await market.ask(demoAdmin('finance'), 'POST', `/api/admin/jobs/${order.orderId}/refund`, {
      reason: 'a gesture of goodwill',
      lines: line ? [{ lineId: line.lineId, amount }] : [],
    });
  }
}

async function openDispute(market: Market, order: LivedOrder, seen: DemoAnswer, kind: string): Promise<void> {
  const lines = goodsOf(seen).slice(0, 1);
  await market.ask(order.buyer.person, 'POST', `/api/jobs/${order.orderId}/disputes`, {
    kind,
    wish: 'refund',
    text: 'It is not what was promised, and nobody answers.',
    lines: lines.map(({ lineId }) => ({ lineId })),
  });
}

async function decideReturn(market: Market, order: LivedOrder): Promise<void> {
  const path = `/api/orders/${order.orderId}/returns`;
  const dealer = order.dealer.person;
  const decision = pick(market, ['accept', 'accept', 'accept', 'reject', 'withdraw']) ?? 'accept';
  const who = decision === 'withdraw' ? order.buyer.person : dealer;
  await market.ask(who, 'PATCH', path, { decision, note: 'as agreed on the phone' });
  if (decision === 'accept') await market.ask(dealer, 'PATCH', path, { decision: 'receive', note: 'it is back' });
}

/** One step of whatever dispute is open: withdrawn, answered, offered and agreed, decided, accepted or appealed. */
async function dispute(market: Market, order: LivedOrder): Promise<void> {
  const buyer = order.buyer.person;
  const dealer = order.dealer.person;
  const list = await market.ask(buyer, 'GET', `/api/jobs/${order.orderId}/disputes`);
  const open = ((list.data?.disputes ?? []) as { disputeId: string; state: string }[]).find(
    (one) => one.state !== 'closed',
  );
  if (!open) return;
  const at = `/api/disputes/${open.disputeId}`;
  const seen = await market.ask(buyer, 'GET', at);
  const lines = ((seen.data?.lines ?? []) as { lineId: string; claimed?: number }[]).map(({ lineId }) => ({
    lineId,
    amount: pick(market, [0, 10_000, 30_000]) ?? 0,
  }));
  const anyone = pick(market, [buyer, dealer]) ?? buyer;
  switch (open.state) {
    case 'open': {
      if (chance(market, 0.2)) return void (await market.ask(buyer, 'POST', `${at}/withdraw`, {}));
      if (chance(market, 0.5)) return void (await market.ask(dealer, 'POST', `${at}/messages`, { text: 'We looked.' }));
      const offer = await market.ask(dealer, 'POST', `${at}/offers`, { lines });
      const offerId = (offer.data?.offerId ?? offer.data?.offers?.at(-1)?.offerId) as string | undefined;
      const accept = chance(market, 0.7);
      if (offerId) await market.ask(buyer, 'PATCH', `${at}/offers/${offerId}`, { accept });
      return;
    }
    case 'in_review':
    case 'appealed': {
      const admin = demoAdmin(open.state === 'appealed' ? 'owner' : 'operations');
      const body = { lines, reason: 'By the photos of both sides.' };
      await market.ask(admin, 'PATCH', `/api/admin/disputes/${open.disputeId}`, body);
      return;
    }
    case 'decided':
      if (chance(market, 0.2))
        await market.ask(anyone, 'POST', `${at}/appeal`, { text: 'The photo shows another part.' });
      else for (const person of [buyer, dealer]) await market.ask(person, 'POST', `${at}/accept`, {});
  }
}

/** What two people of finance do every day. */
export async function doFinance(market: Market): Promise<void> {
  const reviews = await market.ask(demoAdmin('finance'), 'GET', '/api/admin/payment-reviews');
  for (const { paymentId } of (reviews.data?.reviews ?? []) as { paymentId: string }[]) {
    const decision = chance(market, 0.8) ? 'clear' : 'refund';
    const body = { decision, reason: 'looked at by hand' };
    await market.ask(demoAdmin('finance'), 'POST', `/api/admin/payments/${paymentId}/review`, body);
  }
  for (const key of ['finance', 'finance2']) {
    const { data } = await market.ask(demoAdmin(key), 'GET', '/api/admin/holds?queue=release');
    const jobIds = [...new Set(((data?.holds ?? []) as { jobId: string }[]).map((hold) => hold.jobId))].slice(0, 50);
    const reason = 'Delivered, window over, nothing disputed.';
    if (jobIds.length > 0) await market.ask(demoAdmin(key), 'POST', '/api/admin/holds/release', { jobIds, reason });
  }
  await retryRefunds(market);
  await market.ask(demoAdmin('finance'), 'POST', '/api/payouts', { note: 'all that is due' });
}

/** The gateway refused them on one of its bad days: the desk of reconciliation lists them, and a person asks again. */
async function retryRefunds(market: Market): Promise<void> {
  const { data } = await market.ask(demoAdmin('finance'), 'GET', '/api/admin/reconciliation/alerts');
  for (const { refundId } of (data?.failedRefunds ?? []) as { refundId: string }[])
    await market.ask(demoAdmin('finance'), 'POST', `/api/admin/refunds/${refundId}/retry`);
}
