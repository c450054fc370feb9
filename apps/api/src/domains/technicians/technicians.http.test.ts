import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  applyAsTechnician,
  certifiedUntil,
  makeTechnician,
  must,
  technicianApplication,
  testPan,
} from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import { certificateOf, fitForOnlineRepair, isCertified } from './index.ts';

let test: TestApp;
let operations: Actor;
let customer: Actor;
beforeAll(async () => {
  test = await startTestApp();
  operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
  customer = await createActor(test, { role: 'customer' });
});
afterAll(() => test?.close());

const newTechnician = () => createActor(test, { role: 'technician', technicianClass: 'software' });
const decide = (technicianId: string, body: Record<string, unknown>) =>
  operations.patch(`/api/technicians/${technicianId}/status`, { reason: 'made for a test', ...body });

describe('an application', () => {
  it('needs papers and a photo before it is sent, and is looked at unchanged', async () => {
    const actor = await newTechnician();
    const { technicianId, application } = must(await actor.post('/api/technicians', technicianApplication()), 201);
    expect(application.missing).toEqual(['identity_proof', 'pan_card', 'photo']);
    const base = `/api/technicians/${technicianId}`;
    const early = await actor.post(`${base}/submit`);
    expect([early.status, early.body.code]).toEqual([422, 'technicians.documents_missing']);
    expect((await actor.post('/api/technicians', technicianApplication())).body.code).toBe(
      'technicians.already_applied',
    );
    expect((await actor.get('/api/technicians/me')).body.data.technicianId).toBe(technicianId);
    must(await actor.patch(base, technicianApplication({ displayName: 'Another name' })));
    const paper = await certificate();
    for (const at of ['documents/identity_proof', 'documents/pan_card', 'photo'])
      expect((await uploadDocument(test, actor, `${base}/${at}`, paper)).status).toBeLessThan(300);
    expect(must(await actor.post(`${base}/submit`)).status).toBe('submitted');
    const late = await uploadDocument(test, actor, `${base}/documents/pan_card`, paper);
    expect([late.status, late.body.code]).toEqual([409, 'technicians.wrong_state']);
    expect((await actor.patch(base, technicianApplication())).body.code).toBe('technicians.wrong_state');
    expect((await operations.get('/api/admin/technicians?status=submitted')).body.data.items[0].technicianId).toBe(
      technicianId,
    );
  });

  it.each([
    [{ pan: 'ABC' + '1234567' }, 'technicians.bad_pan', 'pan'],
    [{ pin: '999999' }, 'technicians.unknown_pin', 'pin'],
    [{ stateCode: '29' }, 'technicians.wrong_state_for_pin', 'stateCode'],
    [{ gstin: '33AABCS1234L1Z5' }, 'technicians.bad_gstin', 'gstin'],
  ])('refuses %o with the field', async (more, code, path) => {
    const actor = await newTechnician();
    const { status, body } = await actor.post('/api/technicians', technicianApplication(more));
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, path]);
  });

  it('of a PAN that is certified already is refused', async () => {
    const pan = testPan(9_001);
    await makeTechnician(test, operations, { pan });
    const twin = await newTechnician();
    await expect(applyAsTechnician(test, twin, { pan })).rejects.toThrow('technicians.pan_taken');
  });
});

describe('a decision', () => {
  it('certifies with a number that stays, tells it, and makes the technician payable', async () => {
    const actor = await newTechnician();
    const technicianId = await applyAsTechnician(test, actor);
    expect((await decide(technicianId, { status: 'active' })).body.code).toBe('technicians.certificate_missing');
    expect((await decide(technicianId, { status: 'active', certifiedUntil: '2020-01-01' })).body.code).toBe(
      'technicians.certificate_missing',
    );
    expect((await decide(technicianId, { status: 'active', certifiedUntil: '2039-01-01' })).body.code).toBe(
      'technicians.certificate_too_long',
    );
    const approved = must(await decide(technicianId, { status: 'active', certifiedUntil }));
    expect(approved.certificateNumber).toMatch(/^MST-S-\d{6}$/);
    const certificate = await certificateOf(test.db, actor.userId);
    expect(certificate).toMatchObject({ technicianId, class: 'software', certifiedUntil, status: 'active' });
    expect(certificate?.photoFileId).toMatch(/^technicians\//);
    const renewed = must(await decide(technicianId, { status: 'active', certifiedUntil: '2029-06-30' }));
    expect(renewed).toMatchObject({ certificateNumber: approved.certificateNumber, certifiedUntil: '2029-06-30' });
    const given = await test.db
      .selectFrom('technician_certificates')
      .select('certified_until')
      .where('technician_id', '=', technicianId)
      .orderBy('issued_at')
      .execute();
    expect(given.map((row) => row.certified_until)).toEqual([certifiedUntil, '2029-06-30']);
    const payee = await test.db
      .selectFrom('payees')
      .selectAll()
      .where('payee_id', '=', technicianId)
      .executeTakeFirstOrThrow();
    expect(payee).toMatchObject({ kind: 'technician', active: true, pan_kind: 'P' });
  });

  it('to suspend bites at once and is told', async () => {
    const { technicianId, actor } = await makeTechnician(test, operations);
    const at = test.clock.now();
    expect(await fitForOnlineRepair(test.db, { technicianId, at })).toBeDefined();
    must(await decide(technicianId, { status: 'suspended' }));
    expect(await fitForOnlineRepair(test.db, { technicianId, at })).toBeUndefined();
    const certificate = await certificateOf(test.db, actor.userId);
    expect(certificate && isCertified(certificate, at)).toBe(false);
    const told = await test.db
      .selectFrom('outbox_events')
      .select('payload')
      .where('name', '=', 'technicians.status_changed.v1')
      .where('subject', '=', technicianId)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(told.payload).toMatchObject({ to: 'suspended', userId: actor.userId });
    const rest = await actor.patch(`/api/technicians/${technicianId}/availability`, { available: true });
    expect(rest.status).toBe(409);
    must(await decide(technicianId, { status: 'active' }));
    expect(await fitForOnlineRepair(test.db, { technicianId, at })).toBeDefined();
  });

  it('is made by nobody about themselves, and only along the table', async () => {
    const actor = await newTechnician();
    const technicianId = await applyAsTechnician(test, actor);
    must(await decide(technicianId, { status: 'rejected', reason: 'the photo shows two people' }));
    expect((await decide(technicianId, { status: 'active', certifiedUntil })).body.code).toBe(
      'technicians.wrong_state',
    );
    must(await actor.post(`/api/technicians/${technicianId}/submit`));
    expect(
      (await actor.patch(`/api/technicians/${technicianId}/status`, { status: 'active', reason: 'mine' })).status,
    ).toBe(403);
  });
});

describe('what is seen', () => {
  it('of a certified technician is what customers need, and never the person behind it', async () => {
    const { technicianId, actor } = await makeTechnician(test, operations, { pan: testPan(9_100) });
    const seen = must(await customer.get(`/api/technicians/${technicianId}`));
    expect(seen).toMatchObject({ hasPhoto: true, status: 'active', application: null });
    expect(JSON.stringify(seen)).not.toContain('Ritchie');
    expect((await customer.get(`/api/technicians/${technicianId}/photo`)).headers.get('content-type')).toBe(
      'image/jpeg',
    );
    expect(must(await operations.get(`/api/technicians/${technicianId}`)).application.pan).toBe('AB•••••00K');
    expect(must(await actor.get(`/api/technicians/${technicianId}`)).application.pan).toBe(testPan(9_100));
    const row = await test.db
      .selectFrom('technicians')
      .selectAll()
      .where('technician_id', '=', technicianId)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(testPan(9_100));
  });

  it('of somebody who only applied is nothing', async () => {
    const actor = await newTechnician();
    const technicianId = await applyAsTechnician(test, actor);
    expect((await customer.get(`/api/technicians/${technicianId}`)).status).toBe(404);
    expect((await customer.get(`/api/technicians/${technicianId}/photo`)).status).toBe(404);
    const other = await newTechnician();
    expect((await other.get(`/api/technicians/${technicianId}/documents/pan_card`)).status).toBe(404);
    expect((await operations.get(`/api/technicians/${technicianId}/documents/pan_card`)).status).toBe(200);
  });
});

it('a certificate warns a month before its end, once, and then suspends', async () => {
  const actor = await newTechnician();
  const technicianId = await applyAsTechnician(test, actor);
  const end = new Date(test.clock.now().getTime() + 20 * day_ms).toISOString().slice(0, 10);
  must(await decide(technicianId, { status: 'active', certifiedUntil: end }));
  const said = () =>
    test.db
      .selectFrom('outbox_events')
      .select('payload')
      .where('name', '=', 'technicians.certificate_lapsing.v1')
      .where('subject', '=', technicianId)
      .execute();
  await test.app.tasks.run('technicians.lapse-certificates');
  await test.app.tasks.run('technicians.lapse-certificates');
  expect((await said()).map((row) => (row.payload as { lapsed: boolean }).lapsed)).toEqual([false]);
  test.clock.advance(21 * day_ms);
  await test.app.tasks.run('technicians.lapse-certificates');
  expect((await said()).map((row) => (row.payload as { lapsed: boolean }).lapsed)).toEqual([false, true]);
  expect((await certificateOf(test.db, actor.userId))?.status).toBe('suspended');
});
