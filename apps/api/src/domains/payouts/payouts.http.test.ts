import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { indianDay } from '#platform/indian-days.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { makeReleasable } from '#test/held-job.ts';
import { makePaidJob, makePaidPayee } from '#test/paid-job.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { presentAccount, verifyPayouts } from './index.ts';
import { sendPayout } from './send-payout.ts';
import { commandOrigin } from '#test/held-job.ts';

let both: SimulatedApp;
let buyer: Actor;
let finance: Actor;

beforeAll(async () => {
  both = await startSimulatedApp();
  await people();
});
async function people(): Promise<void> {
  buyer = await createActor(both.test, { role: 'customer' });
  finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
}
afterEach(async () => {
  await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
  await both.settle();
  expect(await verifyLedger(both.test.db)).toEqual([]);
  expect(await verifyPayouts(both.test.db)).toEqual([]);
});
afterAll(() => both?.close());

/** A payee with ₹2,158.84 on the balance, to be paid by bank. */
async function due(): Promise<string> {
  const payeeId = await makePaidPayee(both, { linked: false });
  await earn(payeeId);
  return payeeId;
}
async function earn(payeeId: string): Promise<void> {
  const job = await makePaidJob(both, { buyer, payeeId });
  await makeReleasable(both.test, job);
  const released = await finance.post('/api/admin/holds/release', { jobIds: [job.jobId] });
  if (released.status !== 200) throw new Error(JSON.stringify(released.body));
  await both.settle();
}
const pay = (payeeId: string) => finance.post('/api/payouts', { payeeIds: [payeeId] });
const read = async (payoutId: string) => (await finance.get(`/api/payouts/${payoutId}`)).body.data;
const balance = (payeeId: string) => balanceOf(both.test.db, account.payee(payeeId));
const atGateway = async (payoutId: string): Promise<{ id: string; amount: number; status: string }[]> => {
  const { items } = await both.simulators.gateway('/v1/payouts?account_number=2323230000000000&count=100');
  return items.filter((item: { reference_id: string }) => item.reference_id === payoutId);
};

describe('a payout by bank', () => {
  it('reaches the payee, and the webhook says so', async () => {
    const payeeId = await due();
    const { body } = await pay(payeeId);
    expect(body.data).toMatchObject({ total: 215_884, skipped: [] });
    const [payoutId] = body.data.payoutIds;
    await both.settle();
    expect(await read(payoutId)).toMatchObject({ state: 'paid', amount: 215_884, method: 'bank' });
    expect((await read(payoutId)).utr).toMatch(/\S/);
    expect(await atGateway(payoutId)).toMatchObject([{ amount: 215_884, status: 'processed' }]);
    expect(await balance(payeeId)).toBe(0);
  });

  it('is made once, however many answers are lost and whoever asks again', async () => {
    const payeeId = await due();
    const lost = { effect: 'reset', method: 'POST', path: '/v1/payouts', phase: 'after', times: 4 };
    await both.simulators.sim('/switches', { api: [lost], webhooks: [{ event: 'payout.*', silence: true }] });
    const { body } = await pay(payeeId);
    const [payoutId] = body.data.payoutIds;
    const context = { services: both.test.app.services, origin: commandOrigin(both.test) };
    await Promise.allSettled(Array.from({ length: 10 }, () => sendPayout(both.test.db, context, payoutId)));
    expect((await finance.post(`/api/payouts/${payoutId}/resend`)).status).toBeLessThan(500);
    await both.settle();
    await both.advance(11 * 60_000);
    await both.test.app.tasks.run('payouts.poll-open');
    await both.settle();
    await people();
    expect(await atGateway(payoutId)).toHaveLength(1);
    expect(await read(payoutId)).toMatchObject({ state: 'paid' });
    expect((await finance.post(`/api/payouts/${payoutId}/resend`)).status).toBe(409);
  });

  it('that fails is back on the balance, and the next one has a key of its own', async () => {
    const payeeId = await due();
    await both.simulators.sim('/switches', {
      payouts: { outcome: 'failed', reason: 'beneficiary_bank_offline' },
    });
    const [failed] = (await pay(payeeId)).body.data.payoutIds;
    await both.settle();
    expect(await read(failed)).toMatchObject({ state: 'failed' });
    expect((await read(failed)).failure).toMatch(/\S/);
    expect(await balance(payeeId)).toBe(215_884);
    await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
    const [second] = (await pay(payeeId)).body.data.payoutIds;
    await both.settle();
    expect(second).not.toBe(failed);
    expect(await read(second)).toMatchObject({ state: 'paid' });
    expect(await balance(payeeId)).toBe(0);
  });

  it('that the bank sends back days later is due again', async () => {
    const payeeId = await due();
    const [payoutId] = (await pay(payeeId)).body.data.payoutIds;
    await both.settle();
    const [made] = await atGateway(payoutId);
    await both.simulators.sim(`/payouts/${made?.id}`, { status: 'reversed', reason: 'beneficiary_account_closed' });
    await both.settle();
    expect(await read(payoutId)).toMatchObject({ state: 'returned' });
    expect(await balance(payeeId)).toBe(215_884);
  });

  it('whose end no webhook tells is asked about, and one that cannot be told is no obstacle for the others', async () => {
    const [lost, payeeId] = [await due(), await due()];
    const silent = { webhooks: [{ event: 'payout.*', silence: true }], payouts: { outcome: 'processing' } };
    await both.simulators.sim('/switches', silent);
    const [unknown] = (await pay(lost)).body.data.payoutIds;
    const [payoutId] = (await pay(payeeId)).body.data.payoutIds;
    await both.settle();
    expect(await read(payoutId)).toMatchObject({ state: 'processing' });
    const [[first], [made]] = [await atGateway(unknown), await atGateway(payoutId)];
    await both.simulators.sim(`/payouts/${made?.id}`, { status: 'processed' });
    await both.advance(11 * 60_000);
    const refused = { effect: 'error', status: 503, method: 'GET', path: `/v1/payouts/${first?.id}` };
    await both.simulators.sim('/switches', { api: [refused] });
    await expect(both.test.app.tasks.run('payouts.poll-open')).rejects.toThrow('1 of 2 items failed');
    await people();
    expect(await read(payoutId)).toMatchObject({ state: 'paid' });
    expect(await read(unknown)).toMatchObject({ state: 'processing' });
    await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
    await both.simulators.sim(`/payouts/${first?.id}`, { status: 'failed', reason: 'beneficiary_bank_offline' });
    await both.settle();
    expect(await read(unknown)).toMatchObject({ state: 'failed' });
    expect(await balance(lost)).toBe(215_884);
  });

  it('asked for twice at once is paid once', async () => {
    const payeeId = await due();
    const answers = await Promise.all([pay(payeeId), pay(payeeId)]);
    expect(answers.flatMap((answer) => answer.body.data.payoutIds)).toHaveLength(1);
    await both.settle();
    expect(await balance(payeeId)).toBe(0);
  });
});

describe('the account', () => {
  const change = (who: Actor, payeeId: string, accountNumber: string) =>
    who.put(`/api/payees/${payeeId}/account`, {
      method: 'bank',
      holderName: 'Selvi Spares',
      accountNumber,
      ifsc: 'HDFC0000001',
    });

  it('that was changed is paid to only after its cool-off (PAY-10)', async () => {
    const payeeId = await due();
    const dealer = await createActor(both.test, { role: 'dealer', memberships: [payeeId], secondFactor: true });
    expect((await change(dealer, payeeId, '987654321')).status).toBe(200);
    expect((await change(dealer, payeeId, '987654321')).status).toBe(409);
    const refused = await pay(payeeId);
    expect(refused.body.data).toMatchObject({ payoutIds: [], skipped: [{ payeeId, reason: 'cooling_off' }] });
    await both.advance(49 * hour_ms);
    await people();
    expect((await pay(payeeId)).body.data.payoutIds).toHaveLength(1);
  });

  it('that the gateway refuses says why, and money is paid by bank', async () => {
    const refused = { effect: 'error', status: 400, method: 'POST', path: '/v2/accounts', phase: 'before', times: 1 };
    await both.simulators.sim('/switches', { api: [refused] });
    const payeeId = await makePaidPayee(both);
    const { body } = await finance.get(`/api/payees/${payeeId}/account`);
    expect(body.data.account).toMatchObject({ onboarding: 'rejected', last4: expect.stringMatching(/^\d{4}$/) });
    expect(body.data.account.onboardingError).toMatch(/\S/);
    const job = await makePaidJob(both, { buyer, payeeId });
    expect((await finance.get(`/api/admin/holds/${job.lines[0]?.holdId}`)).body.data.transferState).toBe('none');
  });

  it('is known to the gateway under one linked account, whatever changes', async () => {
    const payeeId = await makePaidPayee(both);
    const first = await presentAccount(both.test.db, payeeId);
    expect(first?.onboarding).toBe('active');
    const dealer = await createActor(both.test, { role: 'dealer', memberships: [payeeId], secondFactor: true });
    await change(dealer, payeeId, '123454321');
    await both.advance(2 * day_ms + hour_ms);
    await both.test.app.tasks.run('payouts.onboard-waiting');
    await both.settle();
    expect(await presentAccount(both.test.db, payeeId)).toMatchObject({ onboarding: 'active' });
    await people();
  });
});

describe('statement', () => {
  it('shows releases with their deductions, payouts and the balance, also as CSV', async () => {
    const payeeId = await due();
    await pay(payeeId);
    await both.settle();
    const day = indianDay(both.test.clock.now());
    const { body } = await finance.get(`/api/payees/${payeeId}/statement?from=${day}&to=${day}`);
    expect(body.data).toMatchObject({ opening: 0, closing: 0 });
    expect(body.data.lines).toMatchObject([
      { gross: 236_000, commission: 16_000, amount: 215_884, balance: 215_884 },
      { amount: -215_884, balance: 0 },
    ]);
    const csv = await finance.get(`/api/payees/${payeeId}/statement.csv?from=${day}&to=${day}`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(String(csv.body)).toContain('2158.84');
    const wrong = await finance.get(`/api/payees/${payeeId}/statement?from=${day}&to=2020-01-01`);
    expect([wrong.status, wrong.body.code]).toEqual([422, 'payouts.bad_period']);
  });
});
