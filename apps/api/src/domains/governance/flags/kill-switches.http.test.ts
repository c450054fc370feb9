import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KillSwitch, killSwitches } from '#platform/flags.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { makeOpenJob, makeReleasable } from '#test/held-job.ts';
import { makePaidJob, makePaidPayee } from '#test/paid-job.ts';
import { makeShop, type Shop } from '#test/shop.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';

/** GOV-5: each switch is thrown as an admin throws it, and the room it is for obeys with the next request. */
let both: SimulatedApp;
let finance: Actor;
let owner: Actor;
let buyer: Actor;
let shop: Shop;
let bankPayee: string;
beforeAll(async () => {
  both = await startSimulatedApp();
  shop = await makeShop(both.test);
  bankPayee = await makePaidPayee(both, { linked: false });
});
// Sessions of admins are short, and the clock is the real one.
beforeEach(async () => {
  finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
  owner = await createActor(both.test, { role: 'admin', capabilities: ['owner'] });
  buyer = await createActor(both.test, { role: 'customer' });
});
afterEach(async () => {
  for (const flag of killSwitches) if (both.test.app.services.flags.stopped(flag)) await change(flag, false);
});
afterAll(() => both?.close());

const codeOf = (answer: Answer): string => `${answer.status} ${answer.body.code ?? ''}`.trim();

async function change(flag: KillSwitch, on: boolean): Promise<void> {
  const { body } = await owner.get('/api/admin/flags');
  const { version } = body.data.flags.find((entry: { flag: string }) => entry.flag === flag);
  const set = await finance.put(`/api/admin/flags/${flag}`, { settings: { on }, reason: 'a fire', basedOn: version });
  if (set.body.data.state === 'proposed')
    await owner.patch(`/api/admin/flags/changes/${set.body.data.changeId}`, { decision: 'approve' });
  // No waiting: who threw the switch and got the answer may rely on it in this process.
  expect(both.test.app.services.flags.stopped(flag)).toBe(on);
}

describe('the kill switch for payments', () => {
  it('lets no payment start, and keeps the order for later', async () => {
    const { checkoutId } = await makeOpenJob(both.test, { kind: 'repair', customerId: buyer.userId });
    await change('payments', true);
    expect(codeOf(await buyer.post('/api/payments', { checkoutId }))).toBe('503 payments.stopped');
    await change('payments', false);
    expect((await buyer.post('/api/payments', { checkoutId })).status).toBe(201);
  });

  it('still books money that was on its way', async () => {
    const job = await makeOpenJob(both.test, { kind: 'repair', customerId: buyer.userId });
    const started = await buyer.post('/api/payments', { checkoutId: job.checkoutId });
    await change('payments', true);
    await both.simulators.sim('/pay', { order_id: started.body.data.checkoutForm.fields.order_id });
    await both.settle();
    const { body } = await buyer.get(`/api/payments/${started.body.data.paymentId}`);
    expect(body.data.state).toBe('captured');
  });
});

describe('the kill switch for payouts', () => {
  it('keeps what was asked for, sends nothing, and goes on when it is opened', async () => {
    const job = await makePaidJob(both, { buyer, payeeId: bankPayee });
    await makeReleasable(both.test, job);
    await finance.post('/api/admin/holds/release', { jobIds: [job.jobId] });
    await both.settle();
    const asked = await finance.post('/api/payouts', { payeeIds: [bankPayee] });
    const [payoutId] = asked.body.data.payoutIds;
    await change('payouts', true);
    await both.test.app.outbox.drain();
    await both.test.app.tasks.run('payouts.pay-waiting');
    const read = async () => (await finance.get(`/api/payouts/${payoutId}`)).body.data.state;
    expect(await read()).toBe('requested');
    expect(codeOf(await finance.post('/api/payouts', { payeeIds: [bankPayee] }))).toBe('409 payouts.stopped');
    await change('payouts', false);
    await both.settle();
    expect(await read()).toBe('paid');
  });
});

describe('the kill switch for listings', () => {
  let counter = 0;
  const listing = () => ({
    sku: `STOP-${(counter += 1)}`,
    title: `Display for Redmi Note 12, batch ${counter}`,
    categoryId: 'display',
    brandId: 'xiaomi',
    modelIds: ['xiaomi-redmi-note-12'],
    grade: 'oem',
    mrp: 300_000,
    b2cPrice: 250_000,
    b2bPrice: 200_000,
    countryOfOrigin: 'CN',
    manufacturer: 'Example Displays, Shenzhen; imported by Chennai Spares, Chennai 600002',
    quantity: 5,
  });
  const decide = (reviewId: string, decision: string) =>
    shop.operations.post(`/api/admin/product-reviews/${reviewId}/decision`, { decision, reason: 'looked at it' });

  it('lets nothing new go live by any road, and leaves alone what is live', async () => {
    const { dealer, operations, dealerId } = shop;
    const [first, second] = [
      await dealer.post('/api/products', listing()),
      await dealer.post('/api/products', listing()),
    ];
    const reviews = (await operations.get(`/api/admin/product-reviews?dealerId=${dealerId}`)).body.data.items;
    const [toApprove, toRefuse] = [first, second].map(
      (made) =>
        reviews.find((review: { productId: string }) => review.productId === made.body.data.productId)?.reviewId,
    );
    const draft = await dealer.post('/api/products', { ...listing(), draft: true });
    expect([first, second, draft].map(codeOf)).toEqual(['201', '201', '201']);

    await change('listings', true);
    expect(codeOf(await dealer.post('/api/products', listing()))).toBe('409 catalogue.listings_stopped');
    const submit = () => dealer.post(`/api/products/${draft.body.data.productId}/submit`, {});
    expect(codeOf(await submit())).toBe('409 catalogue.listings_stopped');
    const edit = () => dealer.patch(`/api/products/${first.body.data.productId}`, { warrantyMonths: 3 });
    expect(codeOf(await edit())).toBe('409 catalogue.listings_stopped');
    expect(codeOf(await decide(toApprove, 'approved'))).toBe('409 catalogue.listings_stopped');
    expect((await decide(toRefuse, 'rejected')).status).toBe(200);
    expect((await dealer.post('/api/products', { ...listing(), draft: true })).status).toBe(201);

    await change('listings', false);
    expect((await decide(toApprove, 'approved')).body.data.status).toBe('active');
    expect((await submit()).status).toBe(200);

    await change('listings', true);
    const live = first.body.data.productId;
    expect((await buyer.get(`/api/products/${live}`)).status).toBe(200);
    expect((await dealer.patch(`/api/products/${live}`, { warrantyMonths: 3 })).status).toBe(200);
  });
});
