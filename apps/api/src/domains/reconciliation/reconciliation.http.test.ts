import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { indianDay } from '#platform/indian-days.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { makeReleasable } from '#test/held-job.ts';
import { makePaidJob, makePaidPayee, refundLines } from '#test/paid-job.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { insertBreak } from './reconciliation-store.ts';

let both: SimulatedApp;
let buyer: Actor;
let anna: Actor;
let bala: Actor;
let payeeId: string;

beforeAll(async () => {
  both = await startSimulatedApp();
  payeeId = await makePaidPayee(both);
  await people();
});
async function people(): Promise<void> {
  buyer = await createActor(both.test, { role: 'customer' });
  anna = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
  bala = await createActor(both.test, { role: 'admin', capabilities: ['finance'], name: 'Bala K' });
}
afterEach(async () => {
  await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
  expect(await verifyLedger(both.test.db)).toEqual([]);
});
afterAll(() => both?.close());

const reserve_minor = 1_000_000_000;
const paid = () => makePaidJob(both, { buyer, payeeId });
const today = () => indianDay(both.test.clock.now());
const settleBank = () => both.simulators.sim('/settlements', {});
const run = (day = today()) => anna.post('/api/admin/reconciliation/runs', { day });
const codeOf = (answer: Answer): string => `${answer.status} ${answer.body.code ?? ''}`.trim();
const ledger = (name: 'bank' | 'gatewayFee' | 'suspense' | 'writeOff') => balanceOf(both.test.db, account[name]());

interface ShownBreak {
  breakId: string;
  kind: string;
  reference: string;
  hint: string;
  expected: number | null;
  found: number | null;
  state: string;
  resolution: string | null;
}
async function breaks(query = ''): Promise<ShownBreak[]> {
  return (await anna.get(`/api/admin/reconciliation/breaks${query}`)).body.data.breaks;
}
const work = (who: Actor, breakId: string, body: object) =>
  who.patch(`/api/admin/reconciliation/breaks/${breakId}`, body);

/** What our ledger says lies at the gateway is what lies there: its own balance and the linked accounts'. */
async function expectSameAsGateway(): Promise<void> {
  const there = await both.simulators.sim('/balances');
  const linked = Object.values<number>(there.linked).reduce((sum, amount) => sum + amount, 0);
  expect(await balanceOf(both.test.db, account.gateway('razorpay'))).toBe(there.gateway - reserve_minor + linked);
}

describe('a day that fits', () => {
  it('leaves no breaks, and books fees and what reached the bank, once', async () => {
    const released = await paid();
    await makeReleasable(both.test, released);
    await anna.post('/api/admin/holds/release', { jobIds: [released.jobId] });
    const refunded = await paid();
    await refundLines(both, refunded, [118_000]);
    await paid();
    await both.settle();
    const settled = await settleBank();
    const first = await run();
    expect([first.status, first.body.data.newBreaks]).toEqual([201, 0]);
    expect(first.body.data.rows).toBeGreaterThanOrEqual(7);
    const own = settled.items.find((item: { amount: number }) => item.amount > 0);
    expect(await ledger('bank')).toBe(own.amount);
    expect(await ledger('gatewayFee')).toBeGreaterThan(0);
    await expectSameAsGateway();
    const [bank, fees] = [await ledger('bank'), await ledger('gatewayFee')];
    expect((await run()).body.data.newBreaks).toBe(0);
    expect([await ledger('bank'), await ledger('gatewayFee')]).toEqual([bank, fees]);
    const { body } = await anna.get('/api/admin/reconciliation/runs');
    expect(body.data.runs[0]).toMatchObject({ day: today(), breaks: 0, failure: null, settled: bank, fees });
  });

  it('is refused for days to come and long ago', async () => {
    expect(codeOf(await run('2031-01-01'))).toBe('422 reconciliation.bad_day');
    expect(codeOf(await run('2020-01-01'))).toBe('422 reconciliation.bad_day');
    expect((await run('yesterday')).status).toBe(400);
  });
});

describe('what does not fit', () => {
  it('money nobody here knows about waits in suspense, and a person resolves it', async () => {
    const order = await both.simulators.gateway('/v1/orders', { amount: 50_000, currency: 'INR' });
    const strange = await both.simulators.sim('/pay', { order_id: order.id });
    await both.settle();
    await settleBank();
    expect((await run()).body.data.newBreaks).toBe(1);
    const [found] = await breaks('?state=open');
    expect(found).toMatchObject({
      kind: 'payment_unknown',
      reference: strange.razorpay_payment_id,
      found: 50_000,
      expected: null,
    });
    expect(found?.hint).toMatch(/\S/);
    expect(await ledger('suspense')).toBe(50_000);
    await expectSameAsGateway();
    expect((await run()).body.data.newBreaks).toBe(0);
    const breakId = found?.breakId ?? '';
    expect((await work(bala, breakId, { do: 'take' })).body.data.state).toBe('taken');
    expect(await breaks('?state=taken')).toMatchObject([{ takenBy: bala.userId, takenByName: 'Bala K' }]);
    const resolve = { do: 'resolve', resolution: 'explained', reason: 'test payment of the gateway' };
    expect(codeOf(await work(anna, breakId, resolve))).toBe('409 reconciliation.taken');
    expect(codeOf(await work(bala, breakId, { ...resolve, resolution: 'written_off' }))).toBe(
      '422 reconciliation.nothing_to_write_off',
    );
    expect((await work(bala, breakId, resolve)).body.data.state).toBe('resolved');
    expect(codeOf(await work(bala, breakId, resolve))).toBe('409 reconciliation.resolved');
    expect((await breaks(`?state=resolved`))[0]).toMatchObject({ resolution: 'explained' });
  });

  it('a refund made at the gateway by hand is found, waits in suspense, and is written off when it is nobody’s', async () => {
    const before = [await ledger('suspense'), await ledger('writeOff')] as const;
    const job = await paid();
    await settleBank();
    await both.simulators.gateway(`/v1/payments/${job.gatewayPaymentId}/refund`, { amount: 10_000 });
    await both.settle();
    await paid();
    await settleBank();
    await run();
    const [found] = await breaks('?state=open&kind=refund_unknown');
    expect(found).toMatchObject({ found: 10_000, expected: null });
    expect((await ledger('suspense')) - before[0]).toBe(-10_000);
    await expectSameAsGateway();
    const lost = { do: 'resolve', resolution: 'written_off', reason: 'a slip of the hand, the buyer keeps it' };
    expect((await work(anna, found?.breakId ?? '', lost)).status).toBe(200);
    expect([await ledger('suspense'), await ledger('writeOff')]).toEqual([before[0], before[1] + 10_000]);
    await expectSameAsGateway();
  });

  it('a refund of ours whose every answer was lost leaves the suspense once it is known', async () => {
    const before = await ledger('suspense');
    const job = await paid();
    const lost = { effect: 'error', status: 503, method: 'POST', path: '/v1/payments', phase: 'after' };
    await both.simulators.sim('/switches', { api: [lost], webhooks: [{ event: 'refund.*', silence: true }] });
    await refundLines(both, job, [50_000]);
    await both.test.app.outbox.drain();
    await settleBank();
    await run();
    expect(await breaks('?state=open&kind=refund_unknown')).toMatchObject([{ found: 50_000 }]);
    expect((await ledger('suspense')) - before).toBe(-50_000);
    await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
    await both.settle();
    for (let again = 0; again < 2; again += 1) {
      await run();
      expect(await breaks('?state=open&kind=refund_unknown')).toEqual([]);
      expect(await ledger('suspense')).toBe(before);
      await expectSameAsGateway();
    }
  });

  it('that comes back after it was gone, or with other amounts, is found anew', async () => {
    const entry = { kind: 'payee_balance', reference: newId('dlr'), ourReference: null } as const;
    const raise = (found_minor: number) =>
      transact(both.test.db, (tx) =>
        insertBreak(tx, { ...entry, expected_minor: 100, found_minor }, { day: today(), at: both.test.clock.now() }),
      );
    const first = (await raise(90)) ?? '';
    expect(first).toMatch(/^brk_/);
    expect(await raise(90)).toBeUndefined();
    await work(anna, first, { do: 'resolve', resolution: 'explained', reason: 'rounding of an old import' });
    expect(await raise(90)).toBeUndefined();
    expect(await raise(80)).toBe(first);
    expect(await breaks('?state=open&kind=payee_balance')).toMatchObject([{ breakId: first, found: 80 }]);
    // Its account does not exist: the next run finds it gone. The day after it is there again, exactly as it was.
    await run();
    expect(await breaks('?state=open&kind=payee_balance')).toEqual([]);
    expect(await raise(80)).toBe(first);
    await run();
  });

  it('a lost chargeback goes to suspense, and is written off by a person with a reason', async () => {
    const job = await paid();
    const dispute = await both.simulators.sim('/disputes', { payment_id: job.gatewayPaymentId, amount: 20_000 });
    await both.simulators.sim(`/disputes/${dispute.id}`, { status: 'lost' });
    await both.settle();
    await paid();
    await settleBank();
    const [before, lostBefore] = [await ledger('suspense'), await ledger('writeOff')];
    await run();
    const [found] = await breaks('?state=open&kind=adjustment');
    expect(found).toMatchObject({ found: -20_000 });
    expect((await ledger('suspense')) - before).toBe(-20_000);
    const lost = { do: 'resolve', resolution: 'written_off', reason: 'lost chargeback, buyer is unknown' };
    expect((await work(anna, found?.breakId ?? '', lost)).status).toBe(200);
    expect(await ledger('suspense')).toBe(before);
    expect(await ledger('writeOff')).toBe(lostBefore + 20_000);
  });

  it('money that is not settled for days is raised, and resolves itself when it comes', async () => {
    const job = await paid();
    both.test.clock.advance(5 * day_ms);
    await people();
    await run();
    const [late] = await breaks('?state=open&kind=payment_not_settled');
    expect(late).toMatchObject({ reference: job.paymentId, expected: 236_000, found: 0 });
    await both.simulators.sim('/clock', { advance_s: 5 * 86_400 });
    await settleBank();
    await run();
    expect(await breaks('?state=open&kind=payment_not_settled')).toEqual([]);
    expect((await breaks('?kind=payment_not_settled'))[0]).toMatchObject({ resolution: 'matches_now' });
  });
});

describe('a gateway that gives no report', () => {
  it('changes nothing, is written down, and the morning task makes up for it', async () => {
    await both.advance(2 * day_ms);
    await people();
    await both.simulators.sim('/switches', { api: [{ effect: 'error', status: 503, path: '/v1/settlements' }] });
    expect(codeOf(await run())).toBe('503 reconciliation.gateway_unavailable');
    const { body } = await anna.get('/api/admin/reconciliation/runs');
    expect(body.data.runs[0]).toMatchObject({ day: today(), finishedAt: null, failure: expect.stringMatching(/\S/) });
    await both.test.app.tasks.run('reconciliation.compare-days');
    await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
    await both.test.app.tasks.run('reconciliation.compare-days');
    const after = await anna.get('/api/admin/reconciliation/runs');
    const finished = after.body.data.runs.filter((entry: { finishedAt: string | null }) => entry.finishedAt !== null);
    expect(finished.map((entry: { day: string }) => entry.day)).toContain(after.body.data.lastCompleteDay);
  });
});

it('shows what waits for finance on one page', async () => {
  const { body } = await anna.get('/api/admin/reconciliation/alerts');
  expect(body.data).toMatchObject({ stuckPayments: [], failedRefunds: [], webhooksSilent: false });
  expect(body.data.lastWebhookAt).not.toBeNull();
});
