import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { setPayoutAccount } from '#rooms/payouts/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { commandOrigin } from '#test/held-job.ts';
import { approve, assign, type Desk, makeDesk, makeRepair, must, repairReport, sendQuote } from '#test/repair-desk.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';
import { findRepair } from './index.ts';

/** PAY-1, PAY-5: the money of a repair from the customer's UPI to the technician's bank, at the gateway as a process. */
let both: SimulatedApp;
let desk: Desk;
let finance: Actor;
beforeAll(async () => {
  both = await startSimulatedApp();
  desk = await makeDesk(both.test);
  finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
  const context = { origin: commandOrigin(both.test), crypto: both.test.app.services.crypto };
  const details = {
    method: 'bank',
    holderName: 'Test Technician',
    accountNumber: '50100777001',
    ifsc: 'SBIN0000001',
  } as const;
  const set = await inTransaction(both.test.db, (tx) =>
    setPayoutAccount(tx, context, { payeeId: desk.technician.technicianId, details }),
  );
  if (!set.ok) throw new Error(set.code);
});
afterAll(() => both?.close());

const total_minor = 65_682;

async function pay(repairId: string): Promise<void> {
  const { money } = must(await desk.customer.get(`/api/repairs/${repairId}`));
  const started = must(await desk.customer.post('/api/payments', { checkoutId: money.checkoutId }), 201);
  await both.simulators.sim('/pay', { order_id: started.checkoutForm.fields.order_id });
  await both.settle();
}

const move = (actor: Actor, repairId: string, body: object) => actor.patch(`/api/repairs/${repairId}/status`, body);
const balance = (id: Parameters<typeof balanceOf>[1]) => balanceOf(both.test.db, id);

async function booksBalance(): Promise<void> {
  expect(await verifyLedger(both.test.db)).toEqual([]);
}

describe('the money of a repair', () => {
  it('is held, verified, released with commission, and paid out to the technician', async () => {
    const repairId = await makeRepair(both.test, desk, 'approved');
    await pay(repairId);
    expect(await findRepair(both.test.db, repairId)).toMatchObject({ state: 'in_progress', isFunded: true });
    expect(await balance(account.held(repairId))).toBe(total_minor);
    must(await move(desk.technician.actor, repairId, { status: 'completed', report: repairReport }));
    await both.settle();
    const early = await finance.post('/api/admin/holds/release', { jobIds: [repairId], reason: 'made for a test' });
    expect(early.body.data?.released ?? []).toEqual([]);
    expect(await balance(account.held(repairId))).toBe(total_minor);
    must(await move(desk.customer, repairId, { status: 'verified' }));
    await both.settle();
    await both.test.app.tasks.run('escrow.request-releases');
    await both.settle();
    must(await finance.post('/api/admin/holds/release', { jobIds: [repairId], reason: 'verified by the customer' }));
    await both.settle();
    expect(await balance(account.held(repairId))).toBe(0);
    expect((await findRepair(both.test.db, repairId))?.state).toBe('closed');
    must(await finance.post('/api/payouts', { payeeIds: [desk.technician.technicianId] }), 201);
    await both.settle();
    const payouts = await both.test.db
      .selectFrom('payouts')
      .select(['amount_minor', 'state'])
      .where('payee_id', '=', desk.technician.technicianId)
      .execute();
    // ₹599 less 15 % commission and 18 % GST on it; TDS does not touch an individual with PAN below the limit (IN-7).
    expect(payouts).toHaveLength(1);
    expect(payouts[0]?.amount_minor).toBe(59_900 - 8_985 - 1_618);
    await booksBalance();
  });

  it('goes back to the customer, all of it, when the repair is cancelled by us', async () => {
    const repairId = await makeRepair(both.test, desk, 'approved');
    await pay(repairId);
    must(await move(desk.operations, repairId, { status: 'cancelled', reason: 'no technician for this model' }));
    await both.settle();
    expect((await findRepair(both.test.db, repairId))?.state).toBe('cancelled');
    expect(await balance(account.held(repairId))).toBe(0);
    const refunds = await both.test.db
      .selectFrom('gateway_refunds')
      .select(['amount_minor', 'state'])
      .where('job_id', '=', repairId)
      .execute();
    expect(refunds).toEqual([{ amount_minor: total_minor, state: 'processed' }]);
    await booksBalance();
  });

  it('that arrives for a quote that has lapsed meanwhile goes back, and the next quote is paid anew', async () => {
    const repairId = await makeRepair(both.test, desk, 'approved');
    const { money } = must(await desk.customer.get(`/api/repairs/${repairId}`));
    const started = must(await desk.customer.post('/api/payments', { checkoutId: money.checkoutId }), 201);
    const { db } = both.test;
    await db.updateTable('repairs').set({ act_by: both.test.clock.now() }).where('repair_id', '=', repairId).execute();
    await both.test.app.tasks.run('repairs.meet-deadlines');
    await both.simulators.sim('/pay', { order_id: started.checkoutForm.fields.order_id });
    await both.settle();
    expect(await findRepair(db, repairId)).toMatchObject({ state: 'accepted', isFunded: false });
    expect(await balance(account.held(repairId))).toBe(0);
    await sendQuote(desk, repairId);
    await approve(desk.customer, repairId);
    await pay(repairId);
    expect(await findRepair(db, repairId)).toMatchObject({ state: 'in_progress', isFunded: true });
    await booksBalance();
  });

  it('goes back when finance gives it back, and the repair ends; taken from one technician, it goes back too', async () => {
    const first = await makeRepair(both.test, desk, 'approved');
    await pay(first);
    const { jobs } = must(await desk.customer.get(`/api/repairs/${first}`));
    const lines = await both.test.db
      .selectFrom('job_lines')
      .select(['line_id', 'total_minor'])
      .where('job_id', '=', first)
      .execute();
    const given = await finance.post(`/api/admin/jobs/${jobs[0].jobId}/refund`, {
      lines: lines.map((line) => ({ lineId: line.line_id, amount: line.total_minor })),
      reason: 'a complaint was right',
    });
    expect(given.status).toBeLessThan(300);
    await both.settle();
    expect((await findRepair(both.test.db, first))?.state).toBe('cancelled');
    const second = await makeRepair(both.test, desk, 'approved');
    await pay(second);
    const { assignment } = must(await desk.operations.get(`/api/repairs/${second}`));
    const expected = { expectedAssignmentId: assignment.assignmentId, reason: 'fell ill' };
    must(await assign(desk.operations, second, null, expected));
    await both.settle();
    expect(await findRepair(both.test.db, second)).toMatchObject({ state: 'matching', isFunded: false });
    for (const repairId of [first, second]) expect(await balance(account.held(repairId))).toBe(0);
    await booksBalance();
  });
});
