import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms, hour_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  approve,
  assign,
  type Desk,
  makeDesk,
  makeRepair,
  makeTechnician,
  must,
  payQuote,
  quoteLines,
  repairReport,
  repairRequest,
  sendQuote,
} from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import { findRepair, lockRepair } from './index.ts';

let test: TestApp;
let desk: Desk;
beforeAll(async () => {
  test = await startTestApp();
  desk = await makeDesk(test);
});
afterAll(() => test?.close());

const read = async (actor: Actor, repairId: string) => must(await actor.get(`/api/repairs/${repairId}`));
const move = (actor: Actor, repairId: string, body: Record<string, unknown>) =>
  actor.patch(`/api/repairs/${repairId}/status`, body);
/** Each test has people of its own, so that load limits and queues of one don't bear on another. */
const freshDesk = async (): Promise<Desk> => ({
  operations: desk.operations,
  customer: await createActor(test, { role: 'customer' }),
  technician: await makeTechnician(test, desk.operations),
});
const events = async (name: string, subject: string) => {
  const rows = await test.db
    .selectFrom('outbox_events')
    .select('payload')
    .where('name', '=', name as never)
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.payload as Record<string, unknown>);
};

describe('a request', () => {
  it.each([
    [{ symptoms: ['boot_loop', 'broken_screen'] }, 'repairs.hardware_fault', 'symptoms.1', 'service_centre'],
    [{ kind: 'hardware' }, 'repairs.hardware_fault', 'kind', 'choose_software_symptom'],
    [
      { category: 'iron_box', symptoms: ['appliance_fault'], kind: 'hardware' },
      'repairs.not_online',
      'category',
      'service_centre',
    ],
    [{ mode: 'doorstep' }, 'repairs.mode_not_offered', 'mode', 'online'],
    [{ brand: ' Apple ' }, 'repairs.not_supported', 'brand', 'service_centre'],
    [{ brand: 'APPLE  iPhone' }, 'repairs.not_supported', 'brand', 'service_centre'],
    [{ hasLaptop: false }, 'repairs.laptop_and_cable_needed', 'hasLaptop', 'get_laptop_and_cable'],
    [{ hasDataCable: false }, 'repairs.laptop_and_cable_needed', 'hasDataCable', 'get_laptop_and_cable'],
    [{ pin: '999999' }, 'repairs.unknown_pin', 'pin', undefined],
    [{ stateCode: '29' }, 'repairs.wrong_state_for_pin', 'stateCode', undefined],
    [{ preferredAt: '2020-01-01T00:00:00Z' }, 'repairs.time_in_the_past', 'preferredAt', undefined],
  ])('%o is refused with the reason and what to do instead', async (more, code, path, alternative) => {
    const { status, body } = await desk.customer.post('/api/repairs', repairRequest(more));
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, path]);
    expect(body.details?.alternative).toBe(alternative);
  });

  it('goes into the queue, and its customer hears the place in it', async () => {
    const first = await freshDesk();
    const made = must(await first.customer.post('/api/repairs', repairRequest()), 201);
    const second = must(await first.customer.post('/api/repairs', repairRequest({ model: 'Galaxy A15' })), 201);
    expect(made.status).toBe('matching');
    expect(second.queue.position).toBe(made.queue.position + 1);
    must(await assign(first.operations, made.repairId, first.technician.technicianId));
    expect((await read(first.customer, second.repairId)).queue.position).toBe(second.queue.position - 1);
    const queue = must(await first.operations.get('/api/admin/repairs?status=matching&limit=100'));
    const waiting = queue.repairs.map((repair: { createdAt: string }) => repair.createdAt);
    expect(waiting).toEqual(waiting.toSorted());
  });

  it('is kept sealed, and a customer has only so many unfinished ones', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'matching', { description: 'my secret words' });
    const row = await test.db
      .selectFrom('repairs')
      .selectAll()
      .where('repair_id', '=', repairId)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toMatch(/secret words|Meena|North Masi/);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => own.customer.post('/api/repairs', repairRequest())),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(4);
    expect(answers.find((answer) => answer.status !== 201)?.body.code).toBe('repairs.too_many_open');
  });

  it('has photos without metadata, six at most', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'matching');
    const at = `/api/repairs/${repairId}/photos`;
    const picture = await certificate();
    const put = () => uploadDocument(test, own.customer, at, picture, 'image/png', 'POST');
    const sent = await Promise.all(Array.from({ length: 7 }, put));
    expect(sent.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([...Array(6).fill(201), 409]);
    const { photos } = await read(own.customer, repairId);
    const seen = await own.customer.get(`${at}/${photos[0].photoId}`);
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await own.customer.get(`${at}/${newId('rph')}`)).body.code).toBe('repairs.no_photo');
  });
});

describe('the assignment', () => {
  it('by two admins at once goes to one technician', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'matching');
    const second = await createActor(test, { role: 'admin', capabilities: ['operations'] });
    const other = await makeTechnician(test, own.operations);
    const answers = await Promise.all([
      assign(own.operations, repairId, own.technician.technicianId),
      assign(second, repairId, other.technicianId),
    ]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('repairs.assigned_meanwhile');
    const open = await test.db
      .selectFrom('repair_assignments')
      .select('technician_id')
      .where('repair_id', '=', repairId)
      .where('ended_at', 'is', null)
      .execute();
    expect(open).toHaveLength(1);
    expect(await events('repairs.assigned.v1', repairId)).toHaveLength(1);
  });

  it('is only to an active certified software technician who is available, never to the customer, never too many', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'matching');
    const { technicianId, actor } = own.technician;
    const code = async (id: string) => (await assign(own.operations, repairId, id)).body.code;
    expect(await code(newId('tec'))).toBe('repairs.technician_not_fit');
    must(await actor.patch(`/api/technicians/${technicianId}/availability`, { available: false }));
    expect(await code(technicianId)).toBe('repairs.technician_not_fit');
    must(await actor.patch(`/api/technicians/${technicianId}/availability`, { available: true }));
    const status = (body: object) => own.operations.patch(`/api/technicians/${technicianId}/status`, body);
    must(await status({ status: 'suspended', reason: 'made for a test' }));
    expect(await code(technicianId)).toBe('repairs.technician_not_fit');
    must(await status({ status: 'active', reason: 'made for a test' }));
    await test.app.outbox.drain();
    await test.db
      .updateTable('technicians')
      .set({ class: 'hardware' })
      .where('technician_id', '=', technicianId)
      .execute();
    expect(await code(technicianId)).toBe('repairs.technician_not_fit');
    await test.db
      .updateTable('technicians')
      .set({ class: 'software' })
      .where('technician_id', '=', technicianId)
      .execute();
    const { rules } = (await own.operations.get('/api/admin/repair-rules')).body.data.versions[0];
    for (let given = 0; given < rules.technician_load_limit; given += 1) {
      const customer = await createActor(test, { role: 'customer' });
      await makeRepair(test, { ...own, customer }, 'assigned');
    }
    expect(await code(technicianId)).toBe('repairs.technician_full');
    const { candidates } = must(await own.operations.get(`/api/admin/repairs/${repairId}/candidates`));
    const full = candidates.find((one: { technicianId: string }) => one.technicianId === technicianId);
    expect(full).toMatchObject({
      load: rules.technician_load_limit,
      assignable: false,
      matchingSkills: ['boot_repair'],
    });
    expect(candidates.findIndex((one: { assignable: boolean }) => !one.assignable)).toBeGreaterThan(0);
  });

  it('is accepted by its technician alone, or given back with a reason', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'assigned');
    const other = await makeTechnician(test, own.operations);
    expect((await move(other.actor, repairId, { status: 'accepted' })).status).toBe(404);
    expect((await move(own.customer, repairId, { status: 'accepted' })).body.code).toBe('repairs.not_your_move');
    const silent = await move(own.technician.actor, repairId, { status: 'matching' });
    expect([silent.status, silent.body.code]).toEqual([422, 'repairs.reason_missing']);
    must(await move(own.technician.actor, repairId, { status: 'matching', reason: 'I do not know this model' }));
    expect((await own.technician.actor.get(`/api/repairs/${repairId}`)).status).toBe(404);
    expect((await events('repairs.unassigned.v1', repairId)).map((event) => event['cause'])).toEqual(['returned']);
    const { candidates, expectedAssignmentId } = must(
      await own.operations.get(`/api/admin/repairs/${repairId}/candidates`),
    );
    expect(expectedAssignmentId).toBeNull();
    const returned = candidates.find(
      (one: { technicianId: string }) => one.technicianId === own.technician.technicianId,
    );
    expect(returned.returnedThis).toBe(true);
    const { assignmentId } = must(await assign(own.operations, repairId, other.technicianId));
    must(await move(other.actor, repairId, { status: 'accepted' }));
    expect(await findRepair(test.db, repairId)).toMatchObject({
      state: 'accepted',
      technicianId: other.technicianId,
      technicianUserId: other.actor.userId,
      assignmentId,
      isFunded: false,
      needsMoneyBeforeSession: true,
    });
  });

  it('goes to another technician only for who saw the present one, with a reason', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'accepted');
    const other = await makeTechnician(test, own.operations);
    expect((await assign(own.operations, repairId, other.technicianId)).body.code).toBe('repairs.assigned_meanwhile');
    const { assignment } = await read(own.operations, repairId);
    const expected = { expectedAssignmentId: assignment.assignmentId };
    expect((await assign(own.operations, repairId, other.technicianId, expected)).body.code).toBe(
      'repairs.reason_missing',
    );
    const answer = must(
      await assign(own.operations, repairId, other.technicianId, { ...expected, reason: 'speaks Hindi' }),
    );
    expect(answer.status).toBe('assigned');
    const causes = (await events('repairs.unassigned.v1', repairId)).map((event) => event['cause']);
    expect(causes).toEqual(['reassigned']);
    expect((await own.technician.actor.get(`/api/repairs/${repairId}`)).status).toBe(404);
    must(
      await assign(own.operations, repairId, null, { expectedAssignmentId: answer.assignmentId, reason: 'left us' }),
    );
    expect((await read(own.operations, repairId)).status).toBe('matching');
  });

  it('ends at once with the suspension of the technician, and what was paid goes back', async () => {
    const own = await freshDesk();
    const waiting = await makeRepair(test, own, 'accepted');
    const paid = await makeRepair(test, own, 'in_progress');
    must(
      await own.operations.patch(`/api/technicians/${own.technician.technicianId}/status`, {
        status: 'suspended',
        reason: 'a complaint is looked into',
      }),
    );
    await test.app.outbox.drain();
    for (const repairId of [waiting, paid]) {
      expect(await findRepair(test.db, repairId)).toMatchObject({ state: 'matching', isFunded: false });
      const [ended] = await events('repairs.unassigned.v1', repairId);
      expect(ended).toMatchObject({ cause: 'suspended', technicianId: own.technician.technicianId });
    }
    const job = await test.db.selectFrom('jobs').select('state').where('job_id', '=', paid).executeTakeFirstOrThrow();
    expect(job.state).toBe('cancelled');
    const refund = await test.db.selectFrom('job_refunds').select('amount_minor').where('job_id', '=', paid).execute();
    expect(refund.map((row) => row.amount_minor)).toEqual([59_900 + 5_782]);
  });

  it('that is not accepted in time goes back to the queue by itself', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'assigned');
    await test.db
      .updateTable('repairs')
      .set({ act_by: new Date(test.clock.now().getTime() - 1) })
      .where('repair_id', '=', repairId)
      .execute();
    await test.app.tasks.run('repairs.meet-deadlines');
    expect((await findRepair(test.db, repairId))?.state).toBe('matching');
    expect((await events('repairs.unassigned.v1', repairId)).map((event) => event['cause'])).toEqual(['overdue']);
  });
});

describe('a quote', () => {
  it('is priced by the server, approved as seen, and starts the work once its money is held', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'accepted');
    const early = await move(own.technician.actor, repairId, { status: 'in_progress' });
    expect([early.status, early.body.code]).toEqual([409, 'repairs.money_missing']);
    const first = await sendQuote(own, repairId);
    const second = await sendQuote(own, repairId, [{ ...quoteLines[0], unitMinor: 49_900 }]);
    const { quotes, status } = await read(own.customer, repairId);
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
    const waiting = await read(own.customer, repairId);
    expect(waiting.money).toMatchObject({ dueMinor: 55_682, checkoutId: approved.checkoutId, heldMinor: 0 });
    await payQuote(test, repairId);
    const paid = await read(own.customer, repairId);
    expect([paid.status, paid.money.heldMinor, paid.isFunded]).toEqual(['in_progress', 55_682, true]);
    expect(paid.jobs).toMatchObject([{ jobId: repairId, state: 'funded', totalMinor: 55_682 }]);
  });

  it('out of range, of a stranger, or by the customer is refused', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'accepted');
    const quote = (actor: Actor, unitMinor: number) =>
      actor.post(`/api/repairs/${repairId}/quotes`, { lines: [{ ...quoteLines[0], unitMinor }] });
    expect((await quote(own.technician.actor, 5_000)).body.code).toBe('repairs.quote_out_of_range');
    expect((await quote(own.technician.actor, 9_000_000)).body.code).toBe('repairs.quote_out_of_range');
    const other = await makeTechnician(test, own.operations);
    expect((await quote(other.actor, 50_000)).status).toBe(404);
    expect((await quote(own.customer, 50_000)).status).toBe(403);
  });

  it('of a registered technician bears GST by the two States (IN-4)', async () => {
    const own = await freshDesk();
    const { technicianId } = own.technician;
    await test.db
      .updateTable('technicians')
      .set({ gstin: '29ABCPT9999K1Z5', state_code: '29' })
      .where('technician_id', '=', technicianId)
      .execute();
    const repairId = await makeRepair(test, own, 'awaiting_approval');
    const [quote] = (await read(own.customer, repairId)).quotes;
    expect(quote.lines[0]).toMatchObject({ taxableMinor: 50_763, igstMinor: 9_137, cgstMinor: 0, totalMinor: 59_900 });
  });

  it('that is declined leaves the repair with the technician; one that is not answered lapses', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'awaiting_approval');
    const { quotes } = await read(own.customer, repairId);
    const at = `/api/repairs/${repairId}/quotes/${quotes[0].quoteId}`;
    const declined = must(await own.customer.patch(at, { decision: 'decline', reason: 'too expensive for me' }));
    expect(declined.status).toBe('accepted');
    await sendQuote(own, repairId);
    await approve(own.customer, repairId);
    await test.db.updateTable('repairs').set({ act_by: test.clock.now() }).where('repair_id', '=', repairId).execute();
    await test.app.tasks.run('repairs.meet-deadlines');
    const after = await read(own.customer, repairId);
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
    const funded = await read(own.customer, repairId);
    expect(funded.status).toBe('in_progress');
    expect(funded.jobs.map((job_: { state: string }) => job_.state)).toEqual(['cancelled', 'funded']);
    const [, second] = funded.jobs;
    expect((await read(own.customer, second.jobId)).repairId).toBe(repairId);
  });

  it('for work beside what is paid needs an approval of its own; declined, the work goes on', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'in_progress');
    await sendQuote(own, repairId, [{ description: 'Move the photos', quantity: 2, unitMinor: 15_000 }]);
    const waiting = await read(own.customer, repairId);
    expect(waiting.quotes[0]).toMatchObject({ isAddition: true, feeMinor: 0, totalMinor: 30_000 });
    expect((await move(own.technician.actor, repairId, { status: 'completed', report: repairReport })).status).toBe(
      409,
    );
    const at = `/api/repairs/${repairId}/quotes/${waiting.quotes[0].quoteId}`;
    expect(must(await own.customer.patch(at, { decision: 'decline' })).status).toBe('in_progress');
    await sendQuote(own, repairId, [{ description: 'Move the photos', quantity: 1, unitMinor: 15_000 }]);
    await approve(own.customer, repairId);
    await payQuote(test, repairId);
    const after = await read(own.customer, repairId);
    expect([after.status, after.money.heldMinor]).toEqual(['in_progress', 65_682 + 15_000]);
  });
});

describe('the end', () => {
  it('needs a report, and the customer looks before money moves', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'in_progress');
    const silent = await move(own.technician.actor, repairId, { status: 'completed' });
    expect([silent.status, silent.body.code]).toEqual([422, 'repairs.report_missing']);
    must(await move(own.technician.actor, repairId, { status: 'completed', report: repairReport }));
    expect((await move(own.technician.actor, repairId, { status: 'verified' })).body.code).toBe(
      'repairs.not_your_move',
    );
    must(await move(own.customer, repairId, { status: 'in_progress', reason: 'it still restarts' }));
    must(await move(own.technician.actor, repairId, { status: 'completed', report: repairReport }));
    const done = await read(own.customer, repairId);
    expect(done.report.summary).toBe(repairReport.summary);
    expect(must(await move(own.customer, repairId, { status: 'verified' })).status).toBe('verified');
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
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'completed');
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
    const own = await freshDesk();
    const early = await makeRepair(test, own, 'approved');
    expect((await read(own.customer, early)).cancellation).toEqual({ keepsMinor: 0, refundMinor: 0 });
    must(await move(own.customer, early, { status: 'cancelled', reason: 'found another way' }));
    const late = await makeRepair(test, own, 'in_progress');
    const { cancellation } = await read(own.customer, late);
    expect(cancellation).toEqual({ keepsMinor: 17_970, refundMinor: 65_682 - 17_970 });
    expect((await move(own.technician.actor, late, { status: 'cancelled', reason: 'no time' })).body.code).toBe(
      'repairs.not_your_move',
    );
    must(await move(own.customer, late, { status: 'cancelled', reason: 'found another way' }));
    await test.app.outbox.drain();
    const refunds = await test.db.selectFrom('job_refunds').select('amount_minor').where('job_id', '=', late).execute();
    expect(refunds.map((row) => row.amount_minor)).toEqual([47_712]);
    const job = await test.db.selectFrom('jobs').select('state').where('job_id', '=', late).executeTakeFirstOrThrow();
    expect(job.state).toBe('fulfilled');
    expect((await events('repairs.unassigned.v1', late)).map((event) => event['cause'])).toEqual(['ended']);
  });

  it('by an admin, or as a no-show, gives everything back', async () => {
    const own = await freshDesk();
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
    must(await move(own.operations, cancelled, { status: 'cancelled', reason: 'our mistake' }));
    expect(await refunded(cancelled)).toEqual([65_682]);
    const missed = await makeRepair(test, own, 'in_progress');
    must(await move(own.technician.actor, missed, { status: 'no_show', reason: 'the customer never came' }));
    expect(await refunded(missed)).toEqual([65_682]);
    const rejected = await makeRepair(test, own, 'matching');
    must(await move(own.operations, rejected, { status: 'rejected', reason: 'the chip is known to be dead' }));
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
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'verified');
    const at = `/api/repairs/${repairId}/warranty`;
    expect((await own.customer.post(at, claim({ symptoms: ['broken_screen'] }))).body.code).toBe(
      'repairs.hardware_fault',
    );
    const again = must(await own.customer.post(at, claim()), 201);
    expect((await own.customer.post(at, claim())).body.code).toBe('repairs.no_warranty');
    expect(await findRepair(test.db, again.repairId)).toMatchObject({ needsMoneyBeforeSession: false });
    must(await assign(own.operations, again.repairId, own.technician.technicianId));
    must(await move(own.technician.actor, again.repairId, { status: 'accepted' }));
    must(await move(own.technician.actor, again.repairId, { status: 'in_progress' }));
    must(await move(own.technician.actor, again.repairId, { status: 'completed', report: repairReport }));
    expect(must(await move(own.customer, again.repairId, { status: 'verified' })).status).toBe('closed');
    const first = await read(own.customer, repairId);
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
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'completed');
    const lines = await test.db.selectFrom('job_lines').select('line_id').where('job_id', '=', repairId).execute();
    const opened = await own.customer.post(`/api/jobs/${repairId}/disputes`, {
      kind: 'poor_work',
      wish: 'refund',
      text: 'Half of my photos are gone since the repair.',
      lines: lines.map((line) => ({ lineId: line.line_id })),
    });
    const { disputeId } = must(opened, 201);
    await test.app.outbox.drain();
    expect((await findRepair(test.db, repairId))?.state).toBe('disputed');
    expect((await move(own.customer, repairId, { status: 'verified' })).body.code).toBe('repairs.not_your_move');
    must(await own.customer.post(`/api/disputes/${disputeId}/withdraw`, {}));
    await test.app.outbox.drain();
    expect((await findRepair(test.db, repairId))?.state).toBe('completed');
  });
});

describe('what each side sees', () => {
  it('is no more than it needs: the technician sees the fault, not the person', async () => {
    const own = await freshDesk();
    const repairId = await makeRepair(test, own, 'assigned');
    const technician = await read(own.technician.actor, repairId);
    expect(technician.contact).toBeNull();
    expect(JSON.stringify(technician)).not.toMatch(/Meena|North Masi/);
    expect(technician.moves.map((one: { to: string }) => one.to)).toEqual(['accepted', 'matching']);
    const customer = await read(own.customer, repairId);
    expect(customer.contact.name).toBe('Meena K');
    expect(customer.technician).toMatchObject({ hasPhoto: true, certificateNumber: expect.stringMatching(/^MST-S-/) });
    expect(customer.moves).toEqual([{ to: 'cancelled', needs: 'reason' }]);
    expect(customer.timeline.map((entry: { to: string }) => entry.to)).toEqual(['requested', 'matching', 'assigned']);
    const mine = must(await own.technician.actor.get('/api/repairs?open=true'));
    expect(mine.repairs.map((repair: { repairId: string }) => repair.repairId)).toEqual([repairId]);
  });

  it('changes live for the customer, the technician, the desk, and those who wait behind', async () => {
    const own = await freshDesk();
    const pushed: [string, string][] = [];
    const { realtime } = test.app.services;
    const usual = realtime.push.bind(realtime);
    realtime.push = (audience, event, payload) => {
      if (event === 'repair.changed') pushed.push([audience, (payload as { repairId: string }).repairId]);
      usual(audience, event, payload);
    };
    const behind = await makeRepair(test, own, 'matching', { model: 'behind' });
    const repairId = await makeRepair(test, own, 'assigned');
    realtime.push = usual;
    for (const audience of [
      `repair:${repairId}`,
      `user:${own.customer.userId}`,
      `technician:${own.technician.technicianId}`,
      'desk:operations',
    ])
      expect(pushed).toContainEqual([audience, repairId]);
    expect(pushed.filter(([audience]) => audience === `repair:${behind}`).length).toBeGreaterThan(1);
  });
});

it('is locked by who asks: nobody moves it meanwhile', async () => {
  const own = await freshDesk();
  const repairId = await makeRepair(test, own, 'assigned');
  const order: string[] = [];
  let accepted: Promise<unknown> = Promise.resolve();
  await transact(test.db, async (tx) => {
    expect(await lockRepair(tx, repairId)).toMatchObject({ state: 'assigned', mode: 'online' });
    accepted = move(own.technician.actor, repairId, { status: 'accepted' }).then(() => order.push('moved'));
    expect((await findRepair(tx, repairId))?.state).toBe('assigned');
    order.push('released');
  });
  await accepted;
  expect(order).toEqual(['released', 'moved']);
  expect(await findRepair(test.db, newId('rep'))).toBeUndefined();
});

it('rules change by a new version; running repairs keep theirs', async () => {
  const own = await freshDesk();
  const before = await makeRepair(test, own, 'matching');
  const { rules } = (await own.operations.get('/api/admin/repair-rules')).body.data.versions[0];
  const effectiveFrom = new Date(test.clock.now().getTime() + hour_ms).toISOString();
  const put = (changed: object, from = effectiveFrom) =>
    own.operations.post('/api/admin/repair-rules', { rules: changed, effectiveFrom: from, reason: 'made for a test' });
  expect((await put(rules, '2020-01-01T00:00:00Z')).body.code).toBe('repairs.rules_in_the_past');
  const wrong = { ...rules, quote: { ...rules.quote, minimum_minor: rules.quote.maximum_minor + 1 } };
  expect((await put(wrong)).body.code).toBe('repairs.rules_contradict');
  const free = { ...rules, online: { ...rules.online, moneyBeforeSession: false } };
  must(await put(free, test.clock.now().toISOString()), 201);
  const after = await makeRepair(test, own, 'matching');
  expect((await findRepair(test.db, before))?.needsMoneyBeforeSession).toBe(true);
  expect((await findRepair(test.db, after))?.needsMoneyBeforeSession).toBe(false);
});
