import { afterAll, beforeAll, expect, it } from 'vitest';
import { transact } from '#platform/db/in-transaction.ts';
import type { PersonalDataKeeper } from '#platform/personal-data.ts';
import { room as technicians } from '#rooms/technicians/index.ts';
import { commandOrigin } from '#test/held-job.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Desk, makeDesk, makeRepair, must } from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import { room } from './index.ts';

let test: TestApp;
let desk: Desk;
beforeAll(async () => {
  test = await startTestApp();
  desk = await makeDesk(test);
});
afterAll(() => test?.close());

function keeperOf(of: { personalData?: PersonalDataKeeper }): PersonalDataKeeper {
  if (!of.personalData) throw new Error('keeps personal data');
  return of.personalData;
}

const erase = (keeper: PersonalDataKeeper, userId: string) =>
  transact(test.db, (tx) =>
    keeper.erase(tx, test.app.services, { subject: { userId, subjects: [] }, origin: commandOrigin(test) }),
  );

it('a customer gets everything about their repairs, and after the last one it can be erased', async () => {
  const keeper = keeperOf(room);
  const repairId = await makeRepair(test, desk, 'completed', { description: 'private words of mine' });
  await uploadDocument(
    test,
    desk.customer,
    `/api/repairs/${repairId}/photos`,
    await certificate(),
    'image/png',
    'POST',
  );
  const subject = { userId: desk.customer.userId, subjects: [] };
  const collected = await keeper.collect(test.db, test.app.services, subject);
  expect(JSON.stringify(collected.data)).toMatch(/private words of mine.*4 North Masi Street|4 North Masi Street/);
  expect(JSON.stringify(collected.data)).toContain('boot partition was damaged');
  expect(collected.files?.map((file) => file.name)).toEqual([expect.stringMatching(/^rph_.*\.jpg$/)]);
  expect(await keeper.obstacles?.(test.db, subject)).toMatchObject([{ code: 'repairs.open', count: 1 }]);
  const worker = { userId: desk.technician.actor.userId, subjects: [desk.technician.technicianId] };
  expect(await keeper.obstacles?.(test.db, worker)).toMatchObject([{ code: 'repairs.open_as_technician', count: 1 }]);
  must(await desk.customer.patch(`/api/repairs/${repairId}/status`, { status: 'verified' }));
  const erased = await erase(keeper, desk.customer.userId);
  expect(erased.kept.map((one) => one.what)).toEqual(['repairs_and_invoices']);
  expect(erased.files).toHaveLength(1);
  const after = await keeper.collect(test.db, test.app.services, subject);
  expect(JSON.stringify(after.data)).not.toMatch(/private words|North Masi|boot partition was damaged/);
  expect(after.files).toEqual([]);
});

it('a technician gets their application and papers; erased, they repair no more and what names them stays sealed', async () => {
  const keeper = keeperOf(technicians);
  const { actor, technicianId } = desk.technician;
  const subject = { userId: actor.userId, subjects: [technicianId] };
  const collected = await keeper.collect(test.db, test.app.services, subject);
  expect(JSON.stringify(collected.data)).toMatch(/ABCPT\d{4}K/);
  expect(collected.files).toHaveLength(3);
  const erased = await erase(keeper, actor.userId);
  expect(erased.files).toHaveLength(3);
  expect(erased.kept.map((one) => one.what)).toEqual(['technician_identity']);
  const row = await test.db
    .selectFrom('technicians')
    .selectAll()
    .where('technician_id', '=', technicianId)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ state: 'blocked', photo_file: null, about: '', available: false });
});
