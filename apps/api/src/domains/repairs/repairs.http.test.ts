import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hour_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  eventsOf,
  freshDesk,
  freshRepair,
  moveRepair,
  readRepair,
  assign,
  makeRepair,
  makeTechnician,
  must,
  repairRequest,
} from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import { findRepair, lockRepair } from './index.ts';

let test: TestApp;
let operations: Actor;
beforeAll(async () => {
  test = await startTestApp();
  operations = await createActor(test, { role: 'admin', capabilities: ['operations'], name: 'Uma Devi' });
});
afterAll(() => test?.close());

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
    const customer = await createActor(test, { role: 'customer' });
    const { status, body } = await customer.post('/api/repairs', repairRequest(more));
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, path]);
    expect(body.details?.alternative).toBe(alternative);
  });

  it('goes into the queue, and its customer hears the place in it', async () => {
    const first = await freshDesk(test, operations);
    const made = must(await first.customer.post('/api/repairs', repairRequest()), 201);
    const second = must(await first.customer.post('/api/repairs', repairRequest({ model: 'Galaxy A15' })), 201);
    expect(made.status).toBe('matching');
    expect(second.queue.position).toBe(made.queue.position + 1);
    must(await assign(first.operations, made.repairId, first.technician.technicianId));
    expect((await readRepair(first.customer, second.repairId)).queue.position).toBe(second.queue.position - 1);
    const queue = must(await first.operations.get('/api/admin/repairs?status=matching&limit=100'));
    const waiting = queue.repairs.map((repair: { createdAt: string }) => repair.createdAt);
    expect(waiting).toEqual(waiting.toSorted());
    const short = made.repairId.slice(-8).toUpperCase();
    for (const query of [`number=${short}`, `number=%23${short}`, `number=${made.repairId}`]) {
      const found = must(await first.operations.get(`/api/admin/repairs?${query}`));
      expect(found.repairs.map((repair: { repairId: string }) => repair.repairId)).toEqual([made.repairId]);
    }
    // Who is no admin looks through nobody's repairs, also not one by one.
    for (const who of [first.customer, first.technician.actor])
      expect((await who.get(`/api/admin/repairs?number=${short}`)).status).toBe(403);
    expect((await first.customer.get(`/api/repairs?number=${short}`)).status).toBe(400);
  });

  it('is kept sealed, and a customer has only so many unfinished ones', async () => {
    const own = await freshDesk(test, operations);
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
    const { own, repairId } = await freshRepair(test, operations, 'matching');
    const at = `/api/repairs/${repairId}/photos`;
    const picture = await certificate();
    const put = () => uploadDocument(test, own.customer, at, picture, 'image/png', 'POST');
    const sent = await Promise.all(Array.from({ length: 7 }, put));
    expect(sent.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([...Array(6).fill(201), 409]);
    const { photos } = await readRepair(own.customer, repairId);
    const seen = await own.customer.get(`${at}/${photos[0].photoId}`);
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await own.customer.get(`${at}/${newId('rph')}`)).body.code).toBe('repairs.no_photo');
  });
});

describe('the assignment', () => {
  it('by two admins at once goes to one technician', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'matching');
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
    expect(await eventsOf(test, 'repairs.assigned.v1', repairId)).toHaveLength(1);
  });

  it('is only to an active certified software technician who is available, never to the customer, never too many', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'matching');
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
    const { own, repairId } = await freshRepair(test, operations, 'assigned');
    const other = await makeTechnician(test, own.operations);
    expect((await moveRepair(other.actor, repairId, { status: 'accepted' })).status).toBe(404);
    expect((await moveRepair(own.customer, repairId, { status: 'accepted' })).body.code).toBe('repairs.not_your_move');
    const silent = await moveRepair(own.technician.actor, repairId, { status: 'matching' });
    expect([silent.status, silent.body.code]).toEqual([422, 'repairs.reason_missing']);
    must(await moveRepair(own.technician.actor, repairId, { status: 'matching', reason: 'I do not know this model' }));
    expect((await own.technician.actor.get(`/api/repairs/${repairId}`)).status).toBe(404);
    expect((await eventsOf(test, 'repairs.unassigned.v1', repairId)).map((event) => event['cause'])).toEqual([
      'returned',
    ]);
    const { candidates, expectedAssignmentId } = must(
      await own.operations.get(`/api/admin/repairs/${repairId}/candidates`),
    );
    expect(expectedAssignmentId).toBeNull();
    const returned = candidates.find(
      (one: { technicianId: string }) => one.technicianId === own.technician.technicianId,
    );
    expect(returned.returnedThis).toBe(true);
    const { assignmentId } = must(await assign(own.operations, repairId, other.technicianId));
    must(await moveRepair(other.actor, repairId, { status: 'accepted' }));
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
    const { own, repairId } = await freshRepair(test, operations, 'accepted');
    const other = await makeTechnician(test, own.operations);
    expect((await assign(own.operations, repairId, other.technicianId)).body.code).toBe('repairs.assigned_meanwhile');
    const { assignment } = await readRepair(own.operations, repairId);
    const expected = { expectedAssignmentId: assignment.assignmentId };
    expect((await assign(own.operations, repairId, other.technicianId, expected)).body.code).toBe(
      'repairs.reason_missing',
    );
    const answer = must(
      await assign(own.operations, repairId, other.technicianId, { ...expected, reason: 'speaks Hindi' }),
    );
    expect(answer.status).toBe('assigned');
    const causes = (await eventsOf(test, 'repairs.unassigned.v1', repairId)).map((event) => event['cause']);
    expect(causes).toEqual(['reassigned']);
    expect((await own.technician.actor.get(`/api/repairs/${repairId}`)).status).toBe(404);
    must(
      await assign(own.operations, repairId, null, { expectedAssignmentId: answer.assignmentId, reason: 'left us' }),
    );
    expect((await readRepair(own.operations, repairId)).status).toBe('matching');
  });

  it('ends at once with the suspension of the technician, and what was paid goes back', async () => {
    const own = await freshDesk(test, operations);
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
      const [ended] = await eventsOf(test, 'repairs.unassigned.v1', repairId);
      expect(ended).toMatchObject({ cause: 'suspended', technicianId: own.technician.technicianId });
    }
    const job = await test.db.selectFrom('jobs').select('state').where('job_id', '=', paid).executeTakeFirstOrThrow();
    expect(job.state).toBe('cancelled');
    const refund = await test.db.selectFrom('job_refunds').select('amount_minor').where('job_id', '=', paid).execute();
    expect(refund.map((row) => row.amount_minor)).toEqual([59_900 + 5_782]);
  });

  it('that is not accepted in time goes back to the queue by itself', async () => {
    const { repairId } = await freshRepair(test, operations, 'assigned');
    await test.db
      .updateTable('repairs')
      .set({ act_by: new Date(test.clock.now().getTime() - 1) })
      .where('repair_id', '=', repairId)
      .execute();
    await test.app.tasks.run('repairs.meet-deadlines');
    expect((await findRepair(test.db, repairId))?.state).toBe('matching');
    expect((await eventsOf(test, 'repairs.unassigned.v1', repairId)).map((event) => event['cause'])).toEqual([
      'overdue',
    ]);
  });
});

describe('what each side sees', () => {
  it('is no more than it needs: the technician sees the fault, not the person', async () => {
    const { own, repairId } = await freshRepair(test, operations, 'assigned');
    const technician = await readRepair(own.technician.actor, repairId);
    expect(technician.contact).toBeNull();
    expect(JSON.stringify(technician)).not.toMatch(/Meena|North Masi/);
    expect(technician.moves.map((one: { to: string }) => one.to)).toEqual(['accepted', 'matching']);
    const customer = await readRepair(own.customer, repairId);
    expect(customer.contact.name).toBe('Meena K');
    expect(customer.technician).toMatchObject({ hasPhoto: true, certificateNumber: expect.stringMatching(/^MST-S-/) });
    expect(customer.moves).toEqual([{ to: 'cancelled', needs: 'reason' }]);
    expect(customer.timeline.map((entry: { to: string }) => entry.to)).toEqual(['requested', 'matching', 'assigned']);
    const mine = must(await own.technician.actor.get('/api/repairs?open=true'));
    expect(mine.repairs.map((repair: { repairId: string }) => repair.repairId)).toEqual([repairId]);
  });

  it('changes live for the customer, the technician, the desk, and those who wait behind', async () => {
    const own = await freshDesk(test, operations);
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
  const own = await freshDesk(test, operations);
  const repairId = await makeRepair(test, own, 'assigned');
  const order: string[] = [];
  let accepted: Promise<unknown> = Promise.resolve();
  await transact(test.db, async (tx) => {
    expect(await lockRepair(tx, repairId)).toMatchObject({ state: 'assigned', mode: 'online' });
    accepted = moveRepair(own.technician.actor, repairId, { status: 'accepted' }).then(() => order.push('moved'));
    expect((await findRepair(tx, repairId))?.state).toBe('assigned');
    order.push('released');
  });
  await accepted;
  expect(order).toEqual(['released', 'moved']);
  expect(await findRepair(test.db, newId('rep'))).toBeUndefined();
});

it('rules change by a new version; running repairs keep theirs', async () => {
  const own = await freshDesk(test, operations);
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
  const [newest] = (await own.operations.get('/api/admin/repair-rules')).body.data.versions;
  expect(newest).toMatchObject({ createdBy: own.operations.userId, createdByName: 'Uma Devi' });
  const after = await makeRepair(test, own, 'matching');
  expect((await findRepair(test.db, before))?.needsMoneyBeforeSession).toBe(true);
  expect((await findRepair(test.db, after))?.needsMoneyBeforeSession).toBe(false);
});
