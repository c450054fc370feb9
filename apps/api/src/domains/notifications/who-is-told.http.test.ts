import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventName, EventPayload } from '@mistri/contracts/events/index';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { makeJob } from '#test/delivered-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { commandOrigin } from '#test/held-job.ts';

let test: TestApp;
let buyer: Actor;
let dealer: Actor;
let finance: Actor;
let operations: Actor;
let owner: Actor;
let jobId: string;
const dealerId = newId('dlr');

beforeAll(async () => {
  test = await startTestApp();
  buyer = await createActor(test, { role: 'customer' });
  dealer = await createActor(test, { role: 'dealer', memberships: [dealerId] });
  finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
  operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
  owner = await createActor(test, { role: 'admin', capabilities: ['owner'] });
  ({ jobId } = await makeJob(test, { customerId: buyer.userId, payeeId: dealerId, until: 'funded' }));
  await test.app.outbox.drain();
});
afterAll(() => test?.close());

const everybody = () => ({ buyer, dealer, finance, operations, owner });
type Who = keyof ReturnType<typeof everybody>;
interface Told {
  kind: string;
  title: string;
  body: string;
  path: string | null;
}

/** What each of them was told by one event, and nobody else. */
async function tellBy<N extends EventName>(name: N, payload: EventPayload<N>): Promise<Partial<Record<Who, Told[]>>> {
  for (const actor of Object.values(everybody())) await actor.post('/api/notifications/read-all', {});
  await transact(test.db, (tx) => emit(tx, commandOrigin(test), { name, subject: jobId, payload }));
  await test.app.outbox.drain();
  const told: Partial<Record<Who, Told[]>> = {};
  for (const [who, actor] of Object.entries(everybody())) {
    const { notifications } = (await actor.get('/api/notifications?unread=true')).body.data;
    if (notifications.length > 0) told[who as Who] = notifications;
  }
  return told;
}
const kinds = (told: Partial<Record<Who, Told[]>>) =>
  Object.fromEntries(Object.entries(told).map(([who, list]) => [who, list.map((one) => one.kind)]));

describe('a return', () => {
  it.each([
    ['requested', { dealer: ['return_requested'] }],
    ['withdrawn', { dealer: ['return_withdrawn'] }],
    ['accepted', { buyer: ['return_accepted'] }],
    ['rejected', { buyer: ['return_rejected'] }],
    ['received', { buyer: ['return_received'] }],
    ['a state of tomorrow', {}],
  ])('%s tells the side that has to know', async (state, expected) => {
    const order = { orderId: jobId, checkoutId: newId('chk'), buyerId: buyer.userId, dealerId };
    const told = await tellBy('orders.return_changed.v1', { ...order, returnId: newId('ret'), state });
    expect(kinds(told)).toEqual(expected);
  });

  it('of an order nobody knows tells nobody', async () => {
    const order = { orderId: newId('ord'), checkoutId: newId('chk'), buyerId: buyer.userId, dealerId };
    expect(await tellBy('orders.return_changed.v1', { ...order, returnId: newId('ret'), state: 'accepted' })).toEqual(
      {},
    );
  });
});

describe('money that stands still', () => {
  const hold = () => ({ jobId, paymentId: newId('pay'), payeeId: dealerId });
  it('for a dispute tells both sides when it begins and when it ends', async () => {
    const freeze = { ...hold(), holdIds: [newId('hld')], cause: 'dispute', reference: newId('dsp') };
    expect(kinds(await tellBy('escrow.frozen.v1', freeze))).toEqual({
      buyer: ['dispute_opened'],
      dealer: ['dispute_opened'],
    });
    expect(kinds(await tellBy('escrow.unfrozen.v1', freeze))).toEqual({
      buyer: ['dispute_over'],
      dealer: ['dispute_over'],
    });
    expect(await tellBy('escrow.unfrozen.v1', { ...freeze, cause: 'review' })).toEqual({});
  });

  it('alerts the staff who can act, and no other (PAY-9, PAY-10)', async () => {
    const { paymentId } = hold();
    const review = { paymentId, jobIds: [jobId], score: 80, reasons: ['velocity'] };
    const told = await tellBy('escrow.review_required.v1', review);
    expect(kinds(told)).toEqual({ finance: ['staff_review_required'] });
    expect(told.finance?.[0]?.path).toBe(`/admin/payments/${paymentId}`);
    const failed = { paymentId, jobId, refundId: newId('rfd'), failure: 'account closed' };
    const alerted = await tellBy('payments.refund_failed.v1', failed);
    expect(kinds(alerted)).toEqual({ finance: ['staff_refund_failed'] });
    expect(alerted.finance?.[0]?.body).toContain('account closed');
    const overdue = { ...hold(), holdId: newId('hld'), what: 'release' as const, since: '2026-12-01' };
    expect(kinds(await tellBy('escrow.overdue.v1', overdue))).toEqual({
      finance: ['staff_hold_overdue'],
      operations: ['staff_hold_overdue'],
    });
    expect(kinds(await tellBy('ledger.check_failed.v1', { count: 1, problems: [] }))).toEqual({
      finance: ['staff_ledger_failed'],
      owner: ['staff_ledger_failed'],
    });
  });
});

describe('an account', () => {
  it.each([
    ['active', 'application_approved', false],
    ['rejected', 'application_rejected', true],
    ['suspended', 'application_suspended', true],
    ['blocked', 'application_blocked', true],
  ])('that became %s tells its owner, with the reason where there is one', async (to, kind, withReason) => {
    const change = { userId: buyer.userId, from: 'submitted', to, reason: 'The PAN is not readable' };
    const told = await tellBy('dealers.business_status_changed.v1', { businessId: newId('biz'), ...change } as never);
    expect(kinds(told)).toEqual({ buyer: [kind] });
    expect(told.buyer?.[0]?.path).toBe('/business');
    expect(told.buyer?.[0]?.body.includes('The PAN is not readable')).toBe(withReason);
    const asDealer = { dealerId, ...change, userId: dealer.userId };
    const seller = await tellBy('dealers.status_changed.v1', asDealer as never);
    expect(kinds(seller)).toEqual({ dealer: [kind] });
    expect(seller.dealer?.[0]?.path).toBe('/dealer/application');
  });

  it('that was only sent in tells nobody', async () => {
    const change = { userId: dealer.userId, from: 'draft', to: 'submitted', reason: null };
    expect(await tellBy('dealers.status_changed.v1', { dealerId, ...change } as never)).toEqual({});
  });

  it('is warned before a document lapses, and told when it has', async () => {
    const document = { applicantId: dealerId, userId: dealer.userId, kind: 'pan_card', expiresOn: '2026-12-31' };
    expect(kinds(await tellBy('dealers.document_lapsing.v1', { ...document, lapsed: false }))).toEqual({
      dealer: ['document_lapsing'],
    });
    expect(kinds(await tellBy('dealers.document_lapsing.v1', { ...document, lapsed: true }))).toEqual({
      dealer: ['document_lapsed'],
    });
  });
});

describe('security (ID-4, ID-6)', () => {
  it('each change of an account stands in its owner’s list', async () => {
    const { userId } = buyer;
    const device = await tellBy('identity.new_device.v1', { userId, label: 'Chrome on Android' });
    expect(kinds(device)).toEqual({ buyer: ['security_notice'] });
    expect(device.buyer?.[0]?.body).toContain('Chrome on Android');
    const reuse = await tellBy('identity.token_reuse_found.v1', { userId, sessionId: newId('ses') });
    expect(kinds(reuse)).toEqual({ buyer: ['security_notice'] });
    const suspended = await tellBy('identity.user_status_changed.v1', { userId, from: 'active', to: 'suspended' });
    expect(kinds(suspended)).toEqual({ buyer: ['security_notice'] });
    const texts = [device, reuse, suspended].map((told) => told.buyer?.[0]?.body);
    expect(new Set(texts).size).toBe(3);
    // The first activation is the sign-up itself.
    expect(await tellBy('identity.user_status_changed.v1', { userId, from: 'pending', to: 'active' })).toEqual({});
  });
});

describe('a rating', () => {
  it('that was taken down tells its author; one put back does not', async () => {
    const rating = { ratingId: newId('rtg'), jobId, payeeId: dealerId, authorId: buyer.userId, productId: null };
    expect(kinds(await tellBy('ratings.moderated.v1', { ...rating, shown: false } as never))).toEqual({
      buyer: ['rating_hidden'],
    });
    expect(await tellBy('ratings.moderated.v1', { ...rating, shown: true } as never)).toEqual({});
  });
});
