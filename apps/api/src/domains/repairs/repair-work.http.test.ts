import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  approve,
  eventsOf,
  freshDesk,
  freshRepair,
  moveRepair,
  readRepair,
  assign,
  makeRepair,
  makeTechnician,
  must,
  payQuote,
  quoteLines,
  repairReport,
  sendQuote,
} from '#test/repair-desk.ts';
import { findRepair } from './index.ts';

let test: TestApp;
let operations: Actor;
beforeAll(async () => {
  test = await startTestApp();
  operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
});
afterAll(() => test?.close());

describe('a quote', () => {
  it('is priced by the server, approved as seen, and starts the work once its money is held', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'accepted');
    const early = await moveRepair(own.technician.actor, repairId, { status: 'in_progress' });
    expect([early.status, early.body.code]).toEqual([409, 'repairs.money_missing']);
    const first = await sendQuote(own, repairId);
    const second = await sendQuote(own, repairId, [{ ...quoteLines[0], unitMinor: 49_900 }]);
    const { quotes, status } = await readRepair(own.customer, repairId);
    expect(status).toBe('awaiting_approval');
    expect(quotes.map((quote: { quoteId: string; state: string }) => [quote.quoteId, quote.state])).toEqual([
      [second, 'presented'],
      [first, 'superseded'],
    ]);
    // Not registered for GST: no tax on the labour; the platform's fee of ₹49 bears 18 %.
    expect(quotes[0]).toMatchObject({ version: 2, feeMinor: 5_782, totalMinor: 49_900 + 5_782 });
    const answer = (quoteId: string, body: object) =>
      own.customer.patch(`/api/repairs/${repairId}/quotes/${quoteId}`, body);
    const old = await answer(first, { decision: 'approve', expectedTotal: 59_900 + 5_782 });
    expect(old.body.code).toBe('repairs.quote_over');
    expect((await answer(second, { decision: 'approve' })).body.code).toBe('repairs.total_missing');
    expect((await answer(second, { decision: 'approve', expectedTotal: 1 })).body.code).toBe('repairs.total_changed');
    const approved = must(await answer(second, { decision: 'approve', expectedTotal: 55_682 }));
    expect(approved.status).toBe('awaiting_approval');
    const waiting = await readRepair(own.customer, repairId);
    expect(waiting.money).toMatchObject({ dueMinor: 55_682, checkoutId: approved.checkoutId, heldMinor: 0 });
    await payQuote(test, repairId);
    const paid = await readRepair(own.customer, repairId);
    expect([paid.status, paid.money.heldMinor, paid.isFunded]).toEqual(['in_progress', 55_682, true]);
    expect(paid.jobs).toMatchObject([{ jobId: repairId, state: 'funded', totalMinor: 55_682 }]);
  });

  it('out of range, of a stranger, or by the customer is refused', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'accepted');
    const quote = (actor: Actor, unitMinor: number) =>
      actor.post(`/api/repairs/${repairId}/quotes`, { lines: [{ ...quoteLines[0], unitMinor }] });
    expect((await quote(own.technician.actor, 5_000)).body.code).toBe('repairs.quote_out_of_range');
    expect((await quote(own.technician.actor, 9_000_000)).body.code).toBe('repairs.quote_out_of_range');
    const other = await makeTechnician(test, own.operations);
    expect((await quote(other.actor, 50_000)).status).toBe(404);
    expect((await quote(own.customer, 50_000)).status).toBe(403);
  });

  it('of a registered technician bears GST by the two States (IN-4)', async () => {
    const own = await freshDesk(test, operations);
    const { technicianId } = own.technician;
    await test.db
      .updateTable('technicians')
      .set({ gstin: '29ABCPT9999K1Z5', state_code: '29' })
      .where('technician_id', '=', technicianId)
      .execute();
    const repairId = await makeRepair(test, own, 'awaiting_approval');
    const [quote] = (await readRepair(own.customer, repairId)).quotes;
    expect(quote.lines[0]).toMatchObject({ taxableMinor: 50_763, igstMinor: 9_137, cgstMinor: 0, totalMinor: 59_900 });
  });

  it('that is declined leaves the repair with the technician; one that is not answered lapses', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'awaiting_approval');
    const { quotes } = await readRepair(own.customer, repairId);
    const at = `/api/repairs/${repairId}/quotes/${quotes[0].quoteId}`;
    const declined = must(await own.customer.patch(at, { decision: 'decline', reason: 'too expensive for me' }));
    expect(declined.status).toBe('accepted');
    await sendQuote(own, repairId);
    await approve(own.customer, repairId);
    await test.db.updateTable('repairs').set({ act_by: test.clock.now() }).where('repair_id', '=', repairId).execute();
    await test.app.tasks.run('repairs.meet-deadlines');
    const after = await readRepair(own.customer, repairId);
    expect([after.status, after.quotes[0].state]).toEqual(['accepted', 'lapsed']);
    const job = await test.db
      .selectFrom('jobs')
      .select('state')
      .where('job_id', '=', repairId)
      .executeTakeFirstOrThrow();
    expect(job.state).toBe('cancelled');
    // The next one is paid by a job of its own.
    await sendQuote(own, repairId);
    await approve(own.customer, repairId);
    await payQuote(test, repairId);
    const funded = await readRepair(own.customer, repairId);
    expect(funded.status).toBe('in_progress');
    expect(funded.jobs.map((job_: { state: string }) => job_.state)).toEqual(['cancelled', 'funded']);
    const [, second] = funded.jobs;
    expect((await readRepair(own.customer, second.jobId)).repairId).toBe(repairId);
  });

  it('for work beside what is paid needs an approval of its own; declined, the work goes on', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'in_progress');
    await sendQuote(own, repairId, [{ description: 'Move the photos', quantity: 2, unitMinor: 15_000 }]);
    const waiting = await readRepair(own.customer, repairId);
    expect(waiting.quotes[0]).toMatchObject({ isAddition: true, feeMinor: 0, totalMinor: 30_000 });
    expect(
      (await moveRepair(own.technician.actor, repairId, { status: 'completed', report: repairReport })).status,
    ).toBe(409);
    const at = `/api/repairs/${repairId}/quotes/${waiting.quotes[0].quoteId}`;
    expect(must(await own.customer.patch(at, { decision: 'decline' })).status).toBe('in_progress');
    await sendQuote(own, repairId, [{ description: 'Move the photos', quantity: 1, unitMinor: 15_000 }]);
    await approve(own.customer, repairId);
    await payQuote(test, repairId);
    const after = await readRepair(own.customer, repairId);
    expect([after.status, after.money.heldMinor]).toEqual(['in_progress', 65_682 + 15_000]);
  });
});

describe('the end', () => {
  it('needs a report, and the customer looks before money moves', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'in_progress');
    const silent = await moveRepair(own.technician.actor, repairId, { status: 'completed' });
    expect([silent.status, silent.body.code]).toEqual([422, 'repairs.report_missing']);
    must(await moveRepair(own.technician.actor, repairId, { status: 'completed', report: repairReport }));
    expect((await moveRepair(own.technician.actor, repairId, { status: 'verified' })).body.code).toBe(
      'repairs.not_your_move',
    );
    must(await moveRepair(own.customer, repairId, { status: 'in_progress', reason: 'it still restarts' }));
    must(await moveRepair(own.technician.actor, repairId, { status: 'completed', report: repairReport }));
    const done = await readRepair(own.customer, repairId);
    expect(done.report.summary).toBe(repairReport.summary);
    expect(must(await moveRepair(own.customer, repairId, { status: 'verified' })).status).toBe('verified');
    await test.app.outbox.drain();
    const job = await test.db.selectFrom('jobs').selectAll().where('job_id', '=', repairId).executeTakeFirstOrThrow();
    expect(job.state).toBe('verified');
    const invoices = await test.db.selectFrom('invoices').select('kind').where('job_id', '=', repairId).execute();
    expect(invoices.map((invoice) => invoice.kind).toSorted()).toEqual(['bill_of_supply', 'tax_invoice']);
    const rated = await own.customer.post('/api/ratings', { jobId: repairId, score: 5, tags: ['fast'] });
    expect(rated.status).toBe(201);
    const seen = must(await own.customer.get(`/api/technicians/${own.technician.technicianId}`));
    expect(seen).toMatchObject({ ratingAverage: 5, ratingCount: 1 });
  });

  it('is verified by itself when nobody objects in time', async () => {
    const { repairId } = await freshRepair(test, operations, 'completed');
    await test.db.updateTable('repairs').set({ act_by: test.clock.now() }).where('repair_id', '=', repairId).execute();
    await test.app.tasks.run('repairs.meet-deadlines');
    await test.app.outbox.drain();
    expect((await findRepair(test.db, repairId))?.state).toBe('verified');
    const job = await test.db.selectFrom('jobs').selectAll().where('job_id', '=', repairId).executeTakeFirstOrThrow();
    // By no person: the money waits for the end of the dispute window.
    expect(job.state).toBe('fulfilled');
    expect(job.dispute_window_ends_at?.getTime()).toBe(test.clock.now().getTime() + 48 * hour_ms);
  });

  it('before the work is free of cost; during the work the rules leave the technician a share', async () => {
    const own = await freshDesk(test, operations);
    const early = await makeRepair(test, own, 'approved');
    expect((await readRepair(own.customer, early)).cancellation).toEqual({ keepsMinor: 0, refundMinor: 0 });
    must(await moveRepair(own.customer, early, { status: 'cancelled', reason: 'found another way' }));
    const late = await makeRepair(test, own, 'in_progress');
    const { cancellation } = await readRepair(own.customer, late);
    expect(cancellation).toEqual({ keepsMinor: 17_970, refundMinor: 65_682 - 17_970 });
    expect((await moveRepair(own.technician.actor, late, { status: 'cancelled', reason: 'no time' })).body.code).toBe(
      'repairs.not_your_move',
    );
    must(await moveRepair(own.customer, late, { status: 'cancelled', reason: 'found another way' }));
    await test.app.outbox.drain();
    const refunds = await test.db.selectFrom('job_refunds').select('amount_minor').where('job_id', '=', late).execute();
    expect(refunds.map((row) => row.amount_minor)).toEqual([47_712]);
    const job = await test.db.selectFrom('jobs').select('state').where('job_id', '=', late).executeTakeFirstOrThrow();
    expect(job.state).toBe('fulfilled');
    expect((await eventsOf(test, 'repairs.unassigned.v1', late)).map((event) => event['cause'])).toEqual(['ended']);
  });

  it('by an admin, or as a no-show, gives everything back', async () => {
    const own = await freshDesk(test, operations);
    const refunded = async (repairId: string) => {
      await test.app.outbox.drain();
      const rows = await test.db
        .selectFrom('job_refunds')
        .select('amount_minor')
        .where('job_id', '=', repairId)
        .execute();
      return rows.map((row) => row.amount_minor);
    };
    const cancelled = await makeRepair(test, own, 'in_progress');
    must(await moveRepair(own.operations, cancelled, { status: 'cancelled', reason: 'our mistake' }));
    expect(await refunded(cancelled)).toEqual([65_682]);
    const missed = await makeRepair(test, own, 'in_progress');
    must(await moveRepair(own.technician.actor, missed, { status: 'no_show', reason: 'the customer never came' }));
    expect(await refunded(missed)).toEqual([65_682]);
    const rejected = await makeRepair(test, own, 'matching');
    must(await moveRepair(own.operations, rejected, { status: 'rejected', reason: 'the chip is known to be dead' }));
    expect((await findRepair(test.db, rejected))?.state).toBe('rejected');
  });
});

describe('the warranty', () => {
  const claim = (more: object = {}) => ({
    symptoms: ['boot_loop'],
    description: 'It restarts at the logo again.',
    hasLaptop: true,
    hasDataCable: true,
    backup: 'yes',
    ...more,
  });

  it('brings the fault back once at a time, unpaid, and ends without money', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'verified');
    const at = `/api/repairs/${repairId}/warranty`;
    expect((await own.customer.post(at, claim({ symptoms: ['broken_screen'] }))).body.code).toBe(
      'repairs.hardware_fault',
    );
    const again = must(await own.customer.post(at, claim()), 201);
    expect((await own.customer.post(at, claim())).body.code).toBe('repairs.no_warranty');
    expect(await findRepair(test.db, again.repairId)).toMatchObject({ needsMoneyBeforeSession: false });
    must(await assign(own.operations, again.repairId, own.technician.technicianId));
    must(await moveRepair(own.technician.actor, again.repairId, { status: 'accepted' }));
    must(await moveRepair(own.technician.actor, again.repairId, { status: 'in_progress' }));
    must(await moveRepair(own.technician.actor, again.repairId, { status: 'completed', report: repairReport }));
    expect(must(await moveRepair(own.customer, again.repairId, { status: 'verified' })).status).toBe('closed');
    const first = await readRepair(own.customer, repairId);
    expect(first.warrantyRepairs).toEqual([again.repairId]);
    expect(first.warranty.isOpen).toBe(true);
    await test.db
      .updateTable('repairs')
      .set({ warranty_until: new Date(test.clock.now().getTime() - day_ms) })
      .where('repair_id', '=', repairId)
      .execute();
    expect((await own.customer.post(at, claim())).body.code).toBe('repairs.no_warranty');
  });
});

describe('a dispute', () => {
  it('stops the repair, and it goes on where it stood', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'completed');
    const lines = await test.db.selectFrom('job_lines').select('line_id').where('job_id', '=', repairId).execute();
    const at = `/api/jobs/${repairId}/disputes`;
    const claim = {
      kind: 'data_lost',
      wish: 'refund',
      text: 'Half of my photos are gone since the repair.',
      lines: lines.map((line) => ({ lineId: line.line_id })),
    };
    // Nothing is sent in a repair, so nothing can be missing or another part.
    const { kinds } = must(await own.customer.get(at));
    expect(kinds).toContain('data_lost');
    expect(kinds).not.toContain('not_received');
    expect((await own.customer.post(at, { ...claim, kind: 'not_received' })).body).toMatchObject({
      code: 'disputes.bad_kind',
      errors: [{ path: 'kind' }],
    });
    const { disputeId } = must(await own.customer.post(at, claim), 201);
    await test.app.outbox.drain();
    expect((await findRepair(test.db, repairId))?.state).toBe('disputed');
    expect((await moveRepair(own.customer, repairId, { status: 'verified' })).body.code).toBe('repairs.not_your_move');
    must(await own.customer.post(`/api/disputes/${disputeId}/withdraw`, {}));
    await test.app.outbox.drain();
    expect((await findRepair(test.db, repairId))?.state).toBe('completed');
  });
});
