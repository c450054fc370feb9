import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hour_ms } from '#platform/clock.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { makeReleasable } from '#test/held-job.ts';
import { makePaidJob, makePaidPayee, type PaidJob, refundLines } from '#test/paid-job.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { verifyHolds } from './index.ts';

let both: SimulatedApp;
let buyer: Actor;
let anna: Actor;
let bala: Actor;
let linkedPayee: string;
let bankPayee: string;

beforeAll(async () => {
  both = await startSimulatedApp();
  linkedPayee = await makePaidPayee(both);
  bankPayee = await makePaidPayee(both, { linked: false });
  await people();
});
async function people(): Promise<void> {
  buyer = await createActor(both.test, { role: 'customer' });
  anna = await createActor(both.test, { role: 'admin', capabilities: ['finance'], name: 'Anna Joseph' });
  bala = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
}
afterEach(async () => {
  await fetch(`${both.simulators.url}/sim/switches`, { method: 'DELETE' });
  await both.settle();
  expect(await verifyLedger(both.test.db)).toEqual([]);
  expect(await verifyPayouts(both.test.db)).toEqual([]);
  expect(await verifyHolds(both.test.db)).toEqual([]);
});
afterAll(() => both?.close());

const paid = (taxable?: number[], payeeId = linkedPayee): Promise<PaidJob> =>
  makePaidJob(both, { buyer, payeeId, ...(taxable ? { taxable } : {}) });
const codeOf = (answer: Answer): string => `${answer.status} ${answer.body.code ?? ''}`.trim();
const release = (who: Actor, job: PaidJob, more: object = {}) =>
  who.post('/api/admin/holds/release', { jobIds: [job.jobId], ...more });
const outcomesOf = (answer: Answer): string[] =>
  answer.body.data.outcomes.map((entry: { outcome: string }) => entry.outcome);
const statesOf = async (job: PaidJob): Promise<string[]> =>
  (await buyer.get(`/api/jobs/${job.jobId}/escrow`)).body.data.lines.map((line: { state: string }) => line.state);
const detail = async (job: PaidJob, line = 0) =>
  (await anna.get(`/api/admin/holds/${job.lines[line]?.holdId}`)).body.data;
const balance = (name: 'held' | 'refundDue', job: PaidJob) => balanceOf(both.test.db, account[name](job.jobId));

interface Transfer {
  amount: number;
  amount_reversed: number;
  on_hold: boolean;
}
const transfersOf = async (job: PaidJob): Promise<Transfer[]> =>
  (await both.simulators.gateway(`/v1/payments/${job.gatewayPaymentId}/transfers`)).items;
const refundsOf = async (job: PaidJob): Promise<number[]> =>
  (await both.simulators.gateway(`/v1/payments/${job.gatewayPaymentId}/refunds`)).items.map(
    (entry: { amount: number }) => entry.amount,
  );
/** What the payee has at the gateway of this payment, on hold or not. */
const atGateway = async (job: PaidJob): Promise<number> =>
  (await transfersOf(job)).reduce((sum, transfer) => sum + transfer.amount - transfer.amount_reversed, 0);

describe('money at the gateway (IN-1, IN-2)', () => {
  it('is transferred on hold at capture, net per line', async () => {
    const job = await paid([200_000, 100_000]);
    const transfers = await transfersOf(job);
    expect(transfers.map((transfer) => `${transfer.amount} ${transfer.on_hold}`).toSorted()).toEqual([
      '107942 true',
      '215884 true',
    ]);
    expect(await detail(job)).toMatchObject({ state: 'held', transferState: 'on_hold', net: 215_884 });
  });

  it('stays with the platform when the payee has no linked account', async () => {
    const job = await paid(undefined, bankPayee);
    expect(await transfersOf(job)).toEqual([]);
    expect(await detail(job)).toMatchObject({ state: 'held', transferState: 'none' });
  });

  it('is not transferred twice when the answer of the gateway is lost', async () => {
    const lost = { effect: 'reset', method: 'POST', path: '/v1/payments', phase: 'after', times: 1 };
    await both.simulators.sim('/switches', { api: [lost] });
    const job = await paid();
    expect(await transfersOf(job)).toHaveLength(1);
    expect(await detail(job)).toMatchObject({ state: 'held', transferState: 'on_hold' });
  });

  it('is paid by bank when the gateway refuses the transfer, and finance sees why', async () => {
    const refused = { effect: 'error', status: 400, method: 'POST', path: '/v1/payments', phase: 'before', times: 1 };
    await both.simulators.sim('/switches', { api: [refused] });
    const job = await paid();
    expect(await detail(job)).toMatchObject({ state: 'held', transferState: 'failed' });
    const { body } = await anna.get('/api/admin/holds?queue=transfer_problem');
    expect(body.data.holds.map((hold: { jobId: string }) => hold.jobId)).toContain(job.jobId);
    await makeReleasable(both.test, job);
    expect(outcomesOf(await release(anna, job))).toEqual(['released']);
    expect(await balanceOf(both.test.db, account.payee(linkedPayee))).toBe(215_884);
    expect((await anna.post('/api/payouts', { payeeIds: [linkedPayee] })).body.data.total).toBe(215_884);
    await both.settle();
  });
});

describe('release over HTTP', () => {
  it('lets the transfer go after the commit, and the payee is paid', async () => {
    const job = await paid();
    await makeReleasable(both.test, job);
    expect(outcomesOf(await release(anna, job))).toEqual(['released']);
    await both.settle();
    expect(await transfersOf(job)).toMatchObject([{ amount: 215_884, on_hold: false }]);
    expect(await balanceOf(both.test.db, account.payee(linkedPayee))).toBe(0);
    const { body } = await anna.get(`/api/payees/${linkedPayee}/payouts?limit=1`);
    expect(body.data.payouts).toMatchObject([{ method: 'route', state: 'paid', amount: 215_884 }]);
    expect(codeOf(await release(anna, job))).toBe('409 escrow.ended');
  });

  it('is tried again when the gateway does not answer, and paid once', async () => {
    const job = await paid();
    await makeReleasable(both.test, job);
    const lost = { effect: 'error', status: 503, method: 'PATCH', path: '/v1/transfers', phase: 'after', times: 2 };
    await both.simulators.sim('/switches', { api: [lost] });
    await release(anna, job);
    await both.settle();
    expect(await transfersOf(job)).toMatchObject([{ on_hold: false, amount_reversed: 0 }]);
  });

  it('above the threshold takes two different admins; the same one twice is one', async () => {
    const job = await paid([5_000_000]);
    await makeReleasable(both.test, job);
    const listed = await anna.get(`/api/admin/holds?queue=release&jobId=${job.jobId}`);
    expect(listed.body.data.holds).toMatchObject([{ needsTwo: true, approvals: 0 }]);
    const first = await release(anna, job);
    expect(first.body.data.outcomes).toMatchObject([{ outcome: 'approved', missing: 1 }]);
    const waiting = await anna.get(`/api/admin/holds?queue=release&jobId=${job.jobId}`);
    expect(waiting.body.data.holds).toMatchObject([{ approvedBy: [anna.userId] }]);
    expect(codeOf(await release(anna, job))).toBe('409 escrow.already_approved');
    expect(outcomesOf(await release(bala, job))).toEqual(['released']);
    const released = await detail(job);
    expect(released.approvedBy).toEqual([anna.userId, bala.userId]);
    expect(released.approvers).toEqual([
      { userId: anna.userId, name: 'Anna Joseph' },
      { userId: bala.userId, name: null },
    ]);
  });

  it('by two finance admins at once: released once, paid once', async () => {
    for (const taxable of [[200_000], [5_000_000]]) {
      const job = await paid(taxable);
      await makeReleasable(both.test, job);
      const answers = await Promise.all([release(anna, job), release(bala, job), release(anna, job)]);
      const outcomes = answers.flatMap((answer) => (answer.status === 200 ? outcomesOf(answer) : []));
      expect(outcomes.filter((entry) => entry === 'released')).toHaveLength(1);
      await both.settle();
      const items = await both.test.db
        .selectFrom('payout_items')
        .select('state')
        .where('job_id', '=', job.jobId)
        .execute();
      expect(items).toEqual([{ state: 'paid' }]);
      expect(await balance('held', job)).toBe(0);
    }
  });

  it('with the same idempotency key is the same answer; with another body it is refused', async () => {
    const job = await paid();
    await makeReleasable(both.test, job);
    const key = { 'idempotency-key': `release-${job.jobId}` };
    const body = { jobIds: [job.jobId] };
    const first = await anna.post('/api/admin/holds/release', body, key);
    const again = await anna.post('/api/admin/holds/release', body, key);
    expect(again.body.data).toEqual(first.body.data);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await paid();
    const changed = await anna.post('/api/admin/holds/release', { jobIds: [other.jobId] }, key);
    expect(changed.status).toBe(422);
  });

  it('of a payment releases what may go and says what may not', async () => {
    const job = await paid([200_000, 100_000]);
    await makeReleasable(both.test, job);
    const [, second] = job.lines;
    await anna.post(`/api/admin/jobs/${job.jobId}/freeze`, { lineIds: [second?.lineId], reason: 'serial to check' });
    const answer = await bala.patch(`/api/payments/${job.paymentId}/release`, { reason: 'delivered' });
    expect(answer.body.data.outcomes.map((entry: { code: string | null }) => entry.code).toSorted()).toEqual([
      'escrow.on_hold',
      null,
    ]);
    const unfrozen = await bala.post(`/api/admin/jobs/${job.jobId}/unfreeze`, { reason: 'serial is right' });
    expect(unfrozen.body.data.lineIds).toEqual([second?.lineId]);
    expect(await statesOf(job)).toEqual(['released', 'release_requested']);
    expect(codeOf(await bala.post(`/api/admin/jobs/${job.jobId}/unfreeze`, { reason: 'again' }))).toBe(
      '409 escrow.nothing_frozen',
    );
  });

  it('stops with the kill switch for payments', async () => {
    const job = await paid();
    await makeReleasable(both.test, job);
    const { flags } = both.test.app.services;
    const stopped = flags.stopped.bind(flags);
    Object.assign(flags, { stopped: () => true });
    try {
      expect(codeOf(await release(anna, job))).toBe('409 escrow.stopped');
      const lines = [{ lineId: job.lines[0]?.lineId, amount: 100 }];
      expect(codeOf(await anna.post(`/api/admin/jobs/${job.jobId}/refund`, { lines, reason: 'because' }))).toBe(
        '409 escrow.stopped',
      );
    } finally {
      Object.assign(flags, { stopped });
    }
  });

  it('needs finance, whatever else an admin may do', async () => {
    const job = await paid();
    await makeReleasable(both.test, job);
    const owner = await createActor(both.test, { role: 'admin', capabilities: ['owner', 'operations'] });
    expect((await release(owner, job)).status).toBe(403);
    expect(await balance('held', job)).toBe(236_000);
  });
});

describe('refunds', () => {
  it('take their part out of the transfer before the buyer is refunded (IN-2)', async () => {
    const job = await paid();
    await refundLines(both, job, [118_000]);
    await both.settle();
    expect(await transfersOf(job)).toMatchObject([{ amount: 215_884, amount_reversed: 107_942, on_hold: true }]);
    expect(await refundsOf(job)).toEqual([118_000]);
    expect(await balance('refundDue', job)).toBe(0);
    await makeReleasable(both.test, job);
    await release(anna, job);
    await both.settle();
    expect(await statesOf(job)).toEqual(['partially_refunded']);
    expect(await atGateway(job)).toBe(107_942);
  });

  it('after the release come from the payee: what was paid out is owed, and taken from the next release', async () => {
    const payeeId = await makePaidPayee(both);
    const job = await paid(undefined, payeeId);
    await makeReleasable(both.test, job);
    await release(anna, job);
    await both.settle();
    const lines = [{ lineId: job.lines[0]?.lineId, amount: 236_000 }];
    const decided = await anna.post(`/api/admin/jobs/${job.jobId}/refund`, { lines, reason: 'recall of the maker' });
    expect(decided.body.data.amount).toBe(236_000);
    await both.settle();
    expect(await refundsOf(job)).toEqual([236_000]);
    const owed = async () => (await anna.get(`/api/payees/${payeeId}/balance`)).body.data;
    expect(await owed()).toMatchObject({ owed: 215_884, available: 0, paid: 215_884, held: 0 });
    const next = await paid([300_000], payeeId);
    expect((await owed()).held).toBe(323_826);
    await makeReleasable(both.test, next);
    await release(anna, next);
    await both.settle();
    expect(await owed()).toMatchObject({ owed: 0, paid: 323_826, held: 0 });
    expect(await atGateway(next)).toBe(323_826 - 215_884);
    const more = await anna.post(`/api/admin/jobs/${job.jobId}/refund`, { lines, reason: 'twice' });
    expect(codeOf(more)).toBe('422 jobs.refund_too_large');
  });

  it('while releasing: buyer and payee get what adds up to the payment, whoever is first', async () => {
    for (let round = 0; round < 4; round += 1) {
      const payeeId = await makePaidPayee(both);
      const job = await paid(undefined, payeeId);
      await makeReleasable(both.test, job);
      const lines = [{ lineId: job.lines[0]?.lineId, amount: 118_000 }];
      await Promise.all([
        release(anna, job),
        bala.post(`/api/admin/jobs/${job.jobId}/refund`, { lines, reason: 'half broken' }),
        both.test.app.outbox.drain(),
      ]);
      await both.settle();
      await release(anna, job);
      await both.settle();
      expect(await refundsOf(job)).toEqual([118_000]);
      expect(await balance('held', job)).toBe(0);
      expect(await balance('refundDue', job)).toBe(0);
      const { body } = await anna.get(`/api/payees/${payeeId}/balance`);
      const { paid: gone, owed, available } = body.data;
      expect(gone + available - owed).toBe(107_942);
    }
  });

  it('are refused for lines of another job, zero, fractions and more than is left', async () => {
    const [job, other] = [await paid(), await paid()];
    const ask = (lines: unknown) => anna.post(`/api/admin/jobs/${job.jobId}/refund`, { lines, reason: 'checking' });
    const lineId = job.lines[0]?.lineId;
    expect(codeOf(await ask([{ lineId: other.lines[0]?.lineId, amount: 1 }]))).toBe('422 jobs.refund_too_large');
    expect(codeOf(await ask([{ lineId, amount: 236_001 }]))).toBe('422 jobs.refund_too_large');
    for (const amount of [0, -1, 1.5, '1e3', null, 1e15]) expect((await ask([{ lineId, amount }])).status).toBe(400);
    expect((await ask([])).status).toBe(400);
    expect(await balance('held', job)).toBe(236_000);
  });
});

describe('what finance and payees see', () => {
  it('queues, pages and totals', async () => {
    const payeeId = await makePaidPayee(both, { linked: false });
    const jobs = [await paid([1_000], payeeId), await paid([2_000], payeeId), await paid([3_000], payeeId)];
    const page = await anna.get(`/api/admin/holds?payeeId=${payeeId}&limit=2`);
    expect(page.body.data.holds.map((hold: { gross: number }) => hold.gross)).toEqual([3_540, 2_360]);
    const rest = await anna.get(`/api/admin/holds?payeeId=${payeeId}&limit=2&after=${page.body.data.nextAfter}`);
    expect(rest.body.data).toMatchObject({ holds: [{ gross: 1_180 }], nextAfter: null });
    const dealer = await createActor(both.test, { role: 'dealer', memberships: [payeeId] });
    const own = await dealer.get(`/api/payees/${payeeId}/holds?state=held`);
    expect(own.body.data.holds).toHaveLength(3);
    const summary = await anna.get('/api/admin/holds/summary');
    const heldNow = summary.body.data.states.find((row: { state: string }) => row.state === 'held');
    expect(heldNow.count).toBeGreaterThanOrEqual(jobs.length);
    expect(summary.body.data.ageing.map((row: { days: string }) => row.days)).toEqual([
      '0-2',
      '3-7',
      '8-14',
      '15-30',
      '31+',
    ]);
  });

  it('a payee sees for which order each line is, and no line of which it gets nothing', async () => {
    const payeeId = await makePaidPayee(both, { linked: false });
    const job = await makePaidJob(both, { buyer, payeeId, taxable: [1_000, 2_000], platformTaxable: 500 });
    const dealer = await createActor(both.test, { role: 'dealer', memberships: [payeeId] });
    const { holds } = (await dealer.get(`/api/payees/${payeeId}/holds`)).body.data;
    expect(holds.map((hold: { gross: number }) => hold.gross)).toEqual([2_360, 1_180]);
    expect(holds[0]).toMatchObject({ jobId: job.jobId, jobTitle: 'Display' });
    // Nor who of finance decided about it: neither id nor name.
    for (const hidden of ['approvers', 'approvedBy']) expect(holds[0]).not.toHaveProperty(hidden);
    const { holds: all } = (await anna.get(`/api/admin/holds?payeeId=${payeeId}`)).body.data;
    expect(all).toHaveLength(3);
    expect(all[0]).toMatchObject({ description: 'Delivery', lineKind: 'delivery', jobTitle: 'Display' });
  });

  it('a release that nobody decides is raised once and shown as overdue', async () => {
    const job = await paid();
    await makeReleasable(both.test, job);
    await both.advance(49 * hour_ms);
    await people();
    await both.test.app.tasks.run('escrow.escalate-overdue');
    await both.test.app.tasks.run('escrow.escalate-overdue');
    const { body } = await anna.get('/api/admin/holds?queue=overdue');
    expect(body.data.holds.map((hold: { jobId: string }) => hold.jobId)).toContain(job.jobId);
    const raised = await both.test.db
      .selectFrom('outbox_events')
      .select('seq')
      .where('name', '=', 'escrow.overdue.v1')
      .where('subject', '=', job.jobId)
      .execute();
    expect(raised).toHaveLength(1);
    const alerts = await anna.get('/api/admin/reconciliation/alerts');
    const shown = alerts.body.data.overdueHolds.find((hold: { jobId: string }) => hold.jobId === job.jobId);
    expect(shown).toMatchObject({ payeeId: job.payeeId, payeeName: 'Selvi Spares' });
  });
});
