import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import { indianDay, startOfIndianDay } from '#platform/indian-days.ts';
import { day_ms } from '#platform/clock.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { certificate, makeApplicant, makeProduct, makeShop, testGstin, uploadDocument } from '#test/shop.ts';
import { lapseDocuments } from './lapse-documents.ts';

let test: TestApp;
let operations: Actor;
let photo: Buffer;
let number = 5_000;
beforeAll(async () => {
  test = await startTestApp();
  operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
  photo = await certificate();
});
afterAll(() => test.close());

const application = (change: Record<string, unknown> = {}) => ({
  legalName: 'Vaigai Mobile Parts LLP',
  displayName: 'Vaigai Mobile Parts',
  gstin: testGstin((number += 1)),
  addressLine: '12 Town Hall Road',
  city: 'Madurai',
  pin: '625001',
  ...change,
});

const required = ['gst_certificate', 'pan_card', 'address_proof'];

async function draft(change: Record<string, unknown> = {}): Promise<{ dealer: Actor; id: string; path: string }> {
  const dealer = await createActor(test, { role: 'dealer' });
  const started = await dealer.post('/api/dealers', application(change));
  expect(started.status).toBe(201);
  const id: string = started.body.data.id;
  return { dealer, id, path: `/api/dealers/${id}` };
}

async function submitted(): Promise<{ dealer: Actor; id: string; path: string }> {
  const made = await draft();
  for (const kind of required) await uploadDocument(test, made.dealer, `${made.path}/documents/${kind}`, photo);
  expect((await made.dealer.post(`${made.path}/submit`)).body.data.status).toBe('submitted');
  return made;
}

const decide = (path: string, status: string, reason = 'as the documents say', who = operations) =>
  who.patch(`${path}/status`, { status, reason });

describe('an application', () => {
  it('names the field that is wrong', async () => {
    const dealer = await createActor(test, { role: 'dealer' });
    const good = testGstin(4_900);
    const typo = good.slice(0, 14) + (good.endsWith('A') ? 'B' : 'A');
    for (const [change, code, path] of [
      [{ gstin: typo }, 'dealers.bad_gstin', 'gstin'],
      [{ gstin: 'not a gstin at all' }, 'dealers.bad_gstin', 'gstin'],
      [{ pin: '999999' }, 'dealers.unknown_pin', 'pin'],
      [{ pin: '560001' }, 'dealers.pin_not_in_state', 'pin'],
    ] as const) {
      const answer = await dealer.post('/api/dealers', application(change));
      expect(answer).toMatchObject({ status: 422, body: { code } });
      expect(answer.body.errors[0].path).toBe(path);
    }
    expect((await dealer.post('/api/dealers', { ...application(), status: 'active' })).status).toBe(400);
    expect((await dealer.get('/api/dealers/me')).body.data.id).toBeNull();
  });

  it('exists once per person, and can be changed until it is sent', async () => {
    const { dealer, id, path } = await draft();
    const again = await dealer.post('/api/dealers', application());
    expect(again.body).toMatchObject({ code: 'dealers.already_applied', details: { applicantId: id } });
    expect((await dealer.get('/api/dealers/me')).body.data.id).toBe(id);
    const changed = await dealer.patch(path, application({ displayName: 'Vaigai Spares' }));
    expect(changed.body.data.displayName).toBe('Vaigai Spares');
    expect((await dealer.patch(path, application({ pin: '560001' }))).body.code).toBe('dealers.pin_not_in_state');
    const early = await dealer.post(`${path}/submit`);
    expect(early.body).toMatchObject({ code: 'dealers.documents_missing', details: { missing: required } });
  });

  it('cannot be changed or sent again while it is judged; a rejected one can', async () => {
    const { dealer, path } = await submitted();
    expect((await dealer.patch(path, application())).body.code).toBe('dealers.wrong_state');
    expect((await dealer.post(`${path}/submit`)).body.code).toBe('dealers.wrong_state');
    expect((await decide(path, 'rejected', 'the certificate cannot be read')).status).toBe(200);
    const own = (await dealer.get(path)).body.data;
    expect(own).toMatchObject({ status: 'rejected', application: { reason: 'the certificate cannot be read' } });
    expect((await dealer.patch(path, application())).status).toBe(200);
    expect((await dealer.post(`${path}/submit`)).body.data.status).toBe('submitted');
  });

  it('takes a GSTIN only once, also when two send it at once', async () => {
    const gstin = testGstin(4_999);
    const [first, second] = await Promise.all([draft({ gstin }), draft({ gstin })]);
    for (const made of [first, second])
      for (const kind of required) await uploadDocument(test, made.dealer, `${made.path}/documents/${kind}`, photo);
    const answers = await Promise.all([first, second].map((made) => made.dealer.post(`${made.path}/submit`)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('dealers.gstin_taken');
  });
});

describe('documents', () => {
  it('are judged by their bytes', async () => {
    const { dealer, path } = await draft();
    const put = (bytes: Buffer, type: string) =>
      uploadDocument(test, dealer, `${path}/documents/pan_card`, bytes, type);
    for (const [bytes, type] of [
      [Buffer.from('<html><script>alert(1)</script>'), 'image/png'],
      [Buffer.from('%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>'), 'application/pdf'],
      [photo.subarray(0, 120), 'image/png'],
      [Buffer.alloc(0), 'image/png'],
    ] as const) {
      const answer = await put(bytes, type);
      expect([400, 422]).toContain(answer.status);
    }
    expect((await put(photo, 'image/png')).status).toBe(201);
    expect((await put(Buffer.alloc(9 * 1024 * 1024, 1), 'image/png')).status).toBe(413);
    expect((await uploadDocument(test, dealer, `${path}/documents/..%2F..%2Fetc`, photo)).status).toBe(400);
  });

  it('are private: owner and those who judge; a new one takes the place of the old', async () => {
    const { dealer, path } = await draft();
    expect((await dealer.get(`${path}/documents/pan_card`)).body.code).toBe('dealers.no_document');
    await uploadDocument(test, dealer, `${path}/documents/pan_card`, photo);
    await uploadDocument(test, dealer, `${path}/documents/pan_card`, photo);
    const stranger = await createActor(test, { role: 'dealer' });
    const support = await createActor(test, { role: 'admin', capabilities: ['support'] });
    expect((await stranger.get(`${path}/documents/pan_card`)).status).toBe(404);
    expect((await support.get(`${path}/documents/pan_card`)).status).toBe(403);
    expect((await uploadDocument(test, stranger, `${path}/documents/pan_card`, photo)).status).toBe(404);
    const seen = await operations.get(`${path}/documents/pan_card`);
    expect(seen.headers.get('content-disposition')).toBe('attachment; filename="pan_card.png"');
    expect(seen.headers.get('cache-control')).toBe('private, no-store');
    expect((await dealer.get(path)).body.data.application.documents).toHaveLength(1);
  });

  it('that lapse warn once, then suspend their owner', async () => {
    const { id, actor } = await makeApplicant(test, 'dealer', operations);
    const expiresOn = indianDay(new Date(test.clock.now().getTime() + 10 * day_ms));
    const path = `/api/dealers/${id}`;
    await uploadDocument(test, actor, `${path}/documents/trade_licence?expiresOn=${expiresOn}`, photo);
    const run = (at: Date) =>
      lapseDocuments(test.db, { services: test.app.services, origin: systemOrigin('test', 'trc_test', at, 'task') });
    const warnings = async () => {
      const rows = await test.db
        .selectFrom('outbox_events')
        .select('payload')
        .where('name', '=', 'dealers.document_lapsing.v1')
        .where('subject', '=', id)
        .execute();
      return rows.map((row) => (row.payload as { lapsed: boolean }).lapsed);
    };
    await run(test.clock.now());
    await run(test.clock.now());
    expect(await warnings()).toEqual([false]);
    expect((await operations.get(path)).body.data.application.documents).toContainEqual(
      expect.objectContaining({ kind: 'trade_licence', expiresOn }),
    );
    // Valid until midnight in India, which is 18:30 in UTC: not a moment shorter, not five and a half hours longer.
    const over = startOfIndianDay(expiresOn).getTime() + day_ms;
    await run(new Date(over - 1));
    expect(await warnings()).toEqual([false]);
    expect((await actor.get(path)).body.data.status).toBe('active');
    await run(new Date(over));
    expect(await warnings()).toEqual([false, true]);
    const seen = (await operations.get(path)).body.data;
    expect(seen.status).toBe('suspended');
    expect(seen.application.reason).toContain('trade licence');
  });
});

describe('documents, when somebody tries to get around the review', () => {
  const upload = (actor: Actor, path: string, kind: string) =>
    uploadDocument(test, actor, `${path}/documents/${kind}`, photo);

  it('are not exchanged while an admin looks at them', async () => {
    const { dealer, path } = await submitted();
    const exchanged = await upload(dealer, path, 'pan_card');
    expect([exchanged.status, exchanged.body.code]).toEqual([409, 'dealers.wrong_state']);
    expect((await decide(path, 'rejected')).status).toBe(200);
    expect((await upload(dealer, path, 'pan_card')).status).toBe(201);
  });

  it('with a later date count once an admin has looked, not before', async () => {
    const { id, actor } = await makeApplicant(test, 'dealer', operations);
    const path = `/api/dealers/${id}`;
    const now = test.clock.now();
    const day = (days: number): string => new Date(now.getTime() + days * day_ms).toISOString().slice(0, 10);
    const renew = (days: number) => upload(actor, path, `trade_licence?expiresOn=${day(days)}`);
    const lapse = async (days: number): Promise<string> => {
      const at = new Date(now.getTime() + days * day_ms);
      await lapseDocuments(test.db, {
        services: test.app.services,
        origin: systemOrigin('test', 'trc_test', at, 'task'),
      });
      return (await actor.get(path)).body.data.status;
    };
    const tick = () => test.clock.advance(1000);
    const waiting = async () => {
      const { queues } = (await operations.get('/api/admin/overview')).body.data;
      return queues.find((entry: { queue: string }) => entry.queue === 'dealers.renewed_documents').count;
    };
    const before = await waiting();
    tick();
    await renew(10);
    expect(await waiting()).toBe(before + 1);
    tick();
    expect((await decide(path, 'active', 'the licence is genuine')).status).toBe(200);
    expect(await waiting()).toBe(before);
    tick();
    await renew(3650);
    expect((await actor.get(path)).body.data.application.documents).toContainEqual(
      expect.objectContaining({ kind: 'trade_licence', expiresOn: day(3650), checked: false }),
    );
    // Nobody has seen the ten-year licence: the one that was seen runs out.
    expect(await lapse(12)).toBe('suspended');
    tick();
    expect((await decide(path, 'active', 'the new licence is genuine')).status).toBe(200);
    expect(await lapse(20)).toBe('active');
  });

  it('are forty a day at most, since earlier ones are kept', async () => {
    const { dealer, path } = await draft();
    for (let number = 0; number < 40; number += 1) expect((await upload(dealer, path, 'pan_card')).status).toBe(201);
    expect((await upload(dealer, path, 'pan_card')).body.code).toBe('dealers.too_many_documents');
  });
});

describe('a decision', () => {
  it('follows the table, with a reason, and bites on listings at once', async () => {
    const shop = await makeShop(test);
    const path = `/api/dealers/${shop.dealerId}`;
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    const buyer = await createActor(test, { role: 'customer' });
    const quote = () =>
      buyer.post('/api/orders/quote', { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', pin: '625001' });
    expect((await quote()).status).toBe(200);
    expect((await decide(path, 'suspended', 'no')).status).toBe(400);
    expect((await decide(path, 'suspended')).status).toBe(200);
    expect((await quote()).body.code).toBe('orders.not_available');
    // A buyer still finds who sold to them.
    expect((await buyer.get(path)).body.data).toMatchObject({ status: 'suspended', application: null });
    expect((await decide(path, 'active')).status).toBe(200);
    expect((await quote()).status).toBe(200);
    expect((await decide(path, 'blocked')).status).toBe(200);
    expect((await buyer.get(path)).status).toBe(404);
    const refused = await decide(path, 'suspended');
    expect(refused.body).toMatchObject({ code: 'dealers.wrong_state', details: { allowed: ['active'] } });
  });

  it('is for operations alone, never about oneself, and made once when two decide at once', async () => {
    const { dealer, path } = await submitted();
    expect((await decide(path, 'active', 'approve me please', dealer)).status).toBe(403);
    const finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    expect((await decide(path, 'active', 'approve them please', finance)).status).toBe(403);
    const answers = await Promise.all([decide(path, 'active'), decide(path, 'rejected')]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await decide('/api/dealers/dlr_00000000000000000000000000', 'active')).status).toBe(404);
  });

  it('is in the audit log with who, why, before and after', async () => {
    const { id, path } = await submitted();
    await decide(path, 'active', 'all three documents match');
    const row = await test.db
      .selectFrom('audit_log')
      .selectAll()
      .where('subject_id', '=', id)
      .where('action', '=', 'dealers.dealer_active')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ actor_id: operations.userId, reason: 'all three documents match' });
  });

  it('makes a business one, and takes it away on the next request', async () => {
    const { id, actor } = await makeApplicant(test, 'business', operations);
    const path = `/api/businesses/${id}`;
    const me = async () => (await actor.get('/api/users/me')).body.data;
    expect((await me()).memberships).toContain(id);
    expect((await decide(path, 'suspended')).status).toBe(200);
    expect((await me()).memberships).toEqual([]);
    const other = await createActor(test, { role: 'customer' });
    expect((await other.get(path)).status).toBe(404);
  });
});

describe('the queue', () => {
  it('lists by state, newest first, page by page', async () => {
    const made = [await submitted(), await submitted(), await submitted()];
    const first = await operations.get('/api/admin/dealers?status=submitted&limit=2');
    expect(first.body.data.items.map((item: { id: string }) => item.id)).toEqual([made[2]?.id, made[1]?.id]);
    const next = await operations.get(
      `/api/admin/dealers?status=submitted&limit=2&cursor=${first.body.data.nextCursor}`,
    );
    expect(next.body.data.items[0].id).toBe(made[0]?.id);
    const dealer = made[0]?.dealer;
    expect((await dealer?.get('/api/admin/dealers'))?.status).toBe(403);
  });
});
