import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { type Actor, type Answer, call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { makeAddress, makeApplicant, makeProduct, makeShop, type Shop } from '#test/shop.ts';

let inbox: Inbox;
let test: TestApp;
let shop: Shop;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment });
  shop = await makeShop(test);
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const person = () => createActor(test, { role: 'customer', secondFactor: true });
const requestExport = (who: Actor) => who.post('/api/privacy/exports');
const eraseAfterCooling = async () => {
  test.clock.advance(7 * day_ms);
  await test.app.tasks.run('privacy.carry-out-erasures');
  await test.app.outbox.drain();
};

async function order(buyer: Actor): Promise<string> {
  const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
  const addressId = await makeAddress(buyer);
  const body = { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', addressId };
  const placed = await buyer.post('/api/orders', body);
  expect(placed.status).toBe(201);
  return placed.body.data.orders[0].orderId;
}

async function download(who: Actor, exportId: string) {
  const response = await fetch(`${test.url}/api/privacy/exports/${exportId}/file`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Unpacked by a program that is not ours. */
function unzip(bytes: Buffer): Map<string, string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-export-'));
  writeFileSync(path.join(folder, 'all.zip'), bytes);
  execFileSync('unzip', ['-q', 'all.zip', '-d', 'out'], { cwd: folder });
  const names = readdirSync(path.join(folder, 'out'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.\w+$/.test(name));
  const found = new Map(files.map((name) => [name, readFileSync(path.join(folder, 'out', name), 'utf8')]));
  rmSync(folder, { recursive: true });
  return found;
}

describe('export (IN-10)', () => {
  it('holds what every room knows, is the person’s alone, and ends after seven days', async () => {
    const buyer = await person();
    await order(buyer);
    await buyer.put('/api/privacy/nominee', { name: 'Kavitha R', relation: 'sister', contact: '98400 00000' });
    const { exportId } = (await requestExport(buyer)).body.data;
    expect(codeOf(await requestExport(buyer))).toEqual([409, 'privacy.export_running']);
    await test.app.outbox.drain();
    expect(inbox.mails.at(-1)).toMatchObject({ to: buyer.email, subject: 'Your data from Mistri is ready' });
    const file = await download(buyer, exportId);
    expect(file.status).toBe(200);
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    const files = unzip(file.bytes);
    expect([...files.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
      expect.arrayContaining([
        'account.json',
        'applications.json',
        'orders.json',
        'payouts.json',
        'privacy.json',
        'README.txt',
      ]),
    );
    const part = (name: string) => JSON.parse(files.get(`${name}.json`) ?? 'null');
    expect(part('account').account).toMatchObject({ userId: buyer.userId, email: buyer.email });
    expect(part('orders')).toMatchObject({
      addresses: [{ city: 'Madurai', name: 'Meena K' }],
      orders: [{ buyer_id: buyer.userId, lines: [{ quantity: 1 }, {}] }],
    });
    expect(part('privacy').nominee.name).toBe('Kavitha R');
    expect([...files.values()].join()).not.toMatch(/data_key|password_hash|secret_sealed|file_name/);
    const other = await person();
    expect((await download(other, exportId)).status).toBe(404);
    const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance', 'owner'] });
    expect((await download(compliance, exportId)).status).toBe(404);
    await test.db
      .updateTable('data_exports')
      .set({ expires_at: test.clock.now() })
      .where('export_id', '=', exportId)
      .execute();
    expect((await download(buyer, exportId)).status).toBe(410);
    await test.app.tasks.run('privacy.remove-expired');
    expect((await buyer.get('/api/privacy/exports')).body.data.exports).toMatchObject([{ exportId, state: 'expired' }]);
    expect(readdirSync(path.join(test.app.services.config.fileFolder, 'exports'))).toEqual([]);
  });

  it('lies encrypted and asks for the second factor: a stolen session or disk is not enough', async () => {
    const buyer = await person();
    const { exportId } = (await requestExport(buyer)).body.data;
    await test.app.outbox.drain();
    const [name = ''] = readdirSync(path.join(test.app.services.config.fileFolder, 'exports'));
    const stored = readFileSync(path.join(test.app.services.config.fileFolder, 'exports', name));
    expect(stored.includes(Buffer.from(buyer.email))).toBe(false);
    expect(stored.subarray(0, 2).toString()).not.toBe('PK');
    await test.db.updateTable('sessions').set({ mfa_at: null }).where('user_id', '=', buyer.userId).execute();
    expect((await download(buyer, exportId)).status).toBe(401);
    expect(codeOf(await requestExport(buyer))).toEqual([401, 'auth.step_up']);
  });

  it('is made three times a day at most; one that never came to an end does not block the next', async () => {
    const buyer = await person();
    for (let made = 0; made < 3; made += 1) {
      expect((await requestExport(buyer)).status).toBe(202);
      await test.app.outbox.drain();
    }
    expect((await requestExport(buyer)).status).toBe(429);
    const stuck = await person();
    await requestExport(stuck);
    await test.db
      .updateTable('data_exports')
      .set({ requested_at: new Date(test.clock.now().getTime() - day_ms - 1) })
      .where('user_id', '=', stuck.userId)
      .execute();
    await test.app.tasks.run('privacy.remove-expired');
    expect((await requestExport(stuck)).status).toBe(202);
    await test.app.outbox.drain();
  });

  it('of a dealer brings the documents along', async () => {
    const { actor } = await makeApplicant(test, 'business', shop.operations);
    await test.db
      .updateTable('sessions')
      .set({ mfa_at: test.clock.now(), mfa_context: (await contextOf(actor)) ?? '' })
      .where('user_id', '=', actor.userId)
      .execute();
    const { exportId } = (await requestExport(actor)).body.data;
    await test.app.outbox.drain();
    const files = unzip((await download(actor, exportId)).bytes);
    expect([...files.keys()].filter((name) => name.startsWith('applications/'))).toHaveLength(3);
  });
});

async function contextOf(actor: Actor): Promise<string | undefined> {
  const row = await test.db
    .selectFrom('sessions')
    .select('context')
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  return row?.context;
}

describe('erasure (GOV-6)', () => {
  it('comes after seven days to think, and can be stopped', async () => {
    const buyer = await person();
    const started = await buyer.post('/api/privacy/erasure');
    expect(started.status).toBe(202);
    expect(codeOf(await buyer.post('/api/privacy/erasure'))).toEqual([409, 'privacy.erasure_running']);
    await test.app.tasks.run('privacy.carry-out-erasures');
    expect((await buyer.get('/api/privacy/erasure')).body.data).toEqual({
      dueAt: started.body.data.dueAt,
      obstacles: [],
    });
    expect((await buyer.delete('/api/privacy/erasure')).status).toBe(200);
    expect(codeOf(await buyer.delete('/api/privacy/erasure'))).toEqual([409, 'privacy.no_erasure']);
    await eraseAfterCooling();
    const user = await test.db
      .selectFrom('users')
      .select('erased_at')
      .where('user_id', '=', buyer.userId)
      .executeTakeFirst();
    expect(user?.erased_at).toBeNull();
    const subjects = inbox.mails.filter((mail) => mail.to === buyer.email).map((mail) => mail.subject);
    expect(subjects.filter((subject) => !subject.startsWith('About the security'))).toEqual([
      'Your Mistri account will be deleted',
      'Your Mistri account stays',
    ]);
  });

  it('waits for open orders, and says so', async () => {
    const buyer = await person();
    const orderId = await order(buyer);
    const refused = await buyer.post('/api/privacy/erasure');
    expect(refused.body).toMatchObject({
      code: 'privacy.obstacles',
      details: { obstacles: [{ code: 'orders.open', count: 1 }] },
    });
    await buyer.patch(`/api/orders/${orderId}/status`, { status: 'cancelled', reason: 'not needed any more' });
    expect((await buyer.post('/api/privacy/erasure')).status).toBe(202);
    const late = await order(buyer);
    await eraseAfterCooling();
    expect(inbox.mails.some((mail) => mail.to === buyer.email && mail.subject.includes('can’t be deleted yet'))).toBe(
      true,
    );
    await test.db.updateTable('orders').set({ state: 'cancelled' }).where('order_id', '=', late).execute();
    test.clock.advance(day_ms);
    await test.app.tasks.run('privacy.carry-out-erasures');
    const erased = await test.db
      .selectFrom('erasures')
      .select(['state', 'kept'])
      .where('user_id', '=', buyer.userId)
      .executeTakeFirst();
    expect(erased?.state).toBe('done');
    expect(erased?.kept?.map((entry) => entry.what)).toContain('orders_and_invoices');
  });

  it('leaves an id that is nobody’s: no address, no way in, and the address is free again', async () => {
    const buyer = await person();
    const orderId = await order(buyer);
    await buyer.patch(`/api/orders/${orderId}/status`, { status: 'cancelled', reason: 'not needed any more' });
    await buyer.put('/api/privacy/consents/marketing_messages', { granted: true, version: 1, locale: 'en' });
    await buyer.post('/api/privacy/erasure');
    await eraseAfterCooling();
    expect((await buyer.get('/api/users/me')).status).toBe(401);
    const body = { email: buyer.email, password: 'correct horse battery' };
    expect((await call(test, { method: 'POST', path: '/api/auth/login', body })).status).toBe(401);
    const user = await test.db
      .selectFrom('users')
      .selectAll()
      .where('user_id', '=', buyer.userId)
      .executeTakeFirstOrThrow();
    expect(user).toMatchObject({ data_key: null, email_index: null, email_sealed: null, password_hash: null });
    for (const table of [
      'addresses',
      'cart_items',
      'totp_secrets',
      'recovery_codes',
      'known_devices',
      'data_exports',
    ] as const) {
      expect(await test.db.selectFrom(table).selectAll().where('user_id', '=', buyer.userId).execute()).toEqual([]);
    }
    const kept = await test.db.selectFrom('orders').select('buyer_id').where('order_id', '=', orderId).execute();
    expect(kept).toEqual([{ buyer_id: buyer.userId }]);
    const last = await test.db
      .selectFrom('consent_log')
      .select(['granted', 'cause'])
      .where('user_id', '=', buyer.userId)
      .orderBy('entry_no', 'desc')
      .executeTakeFirst();
    expect(last).toEqual({ granted: false, cause: 'erasure' });
    const farewell = inbox.mails.findLast((mail) => mail.to === buyer.email);
    expect(farewell?.subject).toBe('Your Mistri account was deleted');
    expect(farewell?.text).toContain('CGST Act');
    const erasure = await test.db.selectFrom('erasures').selectAll().where('user_id', '=', buyer.userId).execute();
    expect(erasure).toMatchObject([{ state: 'done', farewell_key: null, farewell_sealed: null }]);
    expect(
      (await call(test, { method: 'POST', path: '/api/auth/signup', body: { ...body, role: 'customer' } })).status,
    ).toBe(200);
    const support = await createActor(test, { role: 'admin', capabilities: ['support'] });
    expect((await support.get(`/api/users/${buyer.userId}`)).body.data).toMatchObject({ erased: true, email: null });
  });

  it('closes the shop of a dealer and removes the papers', async () => {
    const second = await makeShop(test);
    const productId = await makeProduct(test, second, { b2c_minor: 100_000, stock: 1 });
    const before = readdirSync(path.join(test.app.services.config.fileFolder, 'documents')).length;
    const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
    const body = { userId: second.dealer.userId, reason: 'asked by letter, identity proved' };
    expect((await compliance.post('/api/admin/privacy/erasures', body)).status).toBe(202);
    await eraseAfterCooling();
    const buyer = await person();
    const items = [{ productId, quantity: 1 }];
    const quote = await buyer.post('/api/orders/quote', { items, buyerKind: 'b2c', pin: '625001' });
    expect(quote.body.code).toBe('orders.not_available');
    expect(readdirSync(path.join(test.app.services.config.fileFolder, 'documents'))).toHaveLength(before - 3);
    const list = await (
      await createActor(test, { role: 'admin', capabilities: ['compliance'] })
    ).get('/api/admin/privacy/erasures?state=done&limit=1');
    expect(list.body.data.erasures).toMatchObject([
      {
        userId: second.dealer.userId,
        kept: expect.arrayContaining([expect.objectContaining({ what: 'business_identity' })]),
      },
    ]);
    expect(list.body.data.next).toBeTruthy();
  });

  it('is not for admins who still can do something, and asks for the second factor', async () => {
    const admin = await createActor(test, { role: 'admin', capabilities: ['support'] });
    expect((await admin.post('/api/privacy/erasure')).body).toMatchObject({
      code: 'privacy.obstacles',
      details: { obstacles: [{ code: 'identity.capabilities' }] },
    });
    const buyer = await createActor(test, { role: 'customer' });
    expect(codeOf(await buyer.post('/api/privacy/erasure'))).toEqual([401, 'auth.step_up']);
  });
});
