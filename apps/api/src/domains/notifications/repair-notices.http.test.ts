import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Desk, makeDesk, makeRepair, makeTechnician, must } from '#test/repair-desk.ts';

let test: TestApp;
let desk: Desk;
beforeAll(async () => {
  test = await startTestApp();
  desk = await makeDesk(test);
});
afterAll(() => test?.close());

/** Kinds of what somebody was told of a repair, oldest first. */
async function told(actor: Actor, repairId: string): Promise<string[]> {
  await test.app.outbox.drain();
  const rows = await test.db
    .selectFrom('notifications')
    .select(['kind', 'params'])
    .where('user_id', '=', actor.userId)
    .orderBy('notification_id')
    .execute();
  return rows.filter((row) => JSON.stringify(row.params).includes(repairId)).map((row) => row.kind);
}

it('each side hears of a repair what it has to do or to know, and nothing it did itself (REP-13)', async () => {
  const repairId = await makeRepair(test, desk, 'verified');
  expect((await told(desk.customer, repairId)).toSorted()).toEqual([
    'invoice_issued',
    'invoice_issued',
    'repair_accepted',
    'repair_completed',
    'repair_paid',
    'repair_queued',
    'repair_quote',
  ]);
  const heard = await told(desk.technician.actor, repairId);
  expect(heard.filter((kind) => kind.startsWith('repair'))).toEqual([
    'repair_offered',
    'repair_funded',
    'repair_verified',
  ]);
  const list = must(await desk.customer.get('/api/notifications'));
  const quote = list.notifications.find((one: { kind: string }) => one.kind === 'repair_quote');
  expect(quote.path).toBe(`/repairs/${repairId}`);
  expect(quote.title).toContain('₹656.82');
});

it('a technician who loses a repair, and its customer, hear why', async () => {
  const technician = await makeTechnician(test, desk.operations);
  const customer = await createActor(test, { role: 'customer' });
  const own = { ...desk, technician, customer };
  const repairId = await makeRepair(test, own, 'in_progress');
  const suspend = { status: 'suspended', reason: 'a complaint is looked into' };
  must(await desk.operations.patch(`/api/technicians/${technician.technicianId}/status`, suspend));
  expect(await told(technician.actor, repairId)).toContain('repair_taken_away');
  expect(await told(customer, repairId)).toContain('repair_requeued');
  const list = must(await technician.actor.get('/api/notifications'));
  const kinds = list.notifications.map((one: { kind: string }) => one.kind);
  expect(kinds).toContain('application_suspended');
  const cancelled = await makeRepair(test, { ...desk, customer }, 'assigned');
  must(await customer.patch(`/api/repairs/${cancelled}/status`, { status: 'cancelled', reason: 'found another way' }));
  expect(await told(customer, cancelled)).not.toContain('repair_cancelled');
  expect(await told(desk.technician.actor, cancelled)).toContain('repair_taken_away');
});
