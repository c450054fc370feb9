import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '#platform/log.ts';
import { type Actor, call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { capturePayment, makeAddress, makeProduct, makeShop } from '#test/shop.ts';

/** Words that nobody's product, rule or message holds by chance. */
const secret = {
  name: 'Kuzhali Quillfeather',
  street: '77 Zanzibar Marmalade Lane',
  phone: '9812345670',
  mail: 'kuzhali.quillfeather@example.in',
  password: 'xylophone-umbrella-staple',
  complaint: 'the parcel smelled of kerosene and heartbreak',
};

let lines = '';
const kept = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    lines += chunk.toString();
    done();
  },
});
let inbox: Inbox;
let test: TestApp;
const codes: string[] = [];
const tokens: string[] = [];

const post = (path: string, body: unknown) => call(test, { method: 'POST', path, body });

/** Somebody signs up, proves mailbox and phone, orders, complains, forgets the password, and goes. */
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment, log: createLog('trace', kept) });
  const account = { email: secret.mail, password: secret.password, name: secret.name, role: 'customer' };
  const signedUp = await post('/api/auth/signup', account);
  const { accessToken: token, refreshToken } = signedUp.body.data;
  tokens.push(token, refreshToken);
  const send = (method: string, path: string, body?: unknown) =>
    call(test, { method, path, token, ...(body === undefined ? {} : { body }) });
  const codeFor = async (address: string) => {
    await test.app.outbox.drain();
    codes.push(inbox.codeFor(address));
    return { code: inbox.codeFor(address) };
  };
  const all = [
    await send('POST', '/api/users/me/email/verify', await codeFor(secret.mail)),
    await send('POST', '/api/users/me/phone/code', { phone: secret.phone }),
    await send('POST', '/api/users/me/phone/verify', await codeFor(`+91${secret.phone}`)),
  ];
  const address = await send('POST', '/api/addresses', {
    name: secret.name,
    lines: [secret.street],
    city: 'Madurai',
    pin: '625001',
    phone: secret.phone,
  });
  const shop = await makeShop(test);
  const productId = await makeProduct(test, shop, { b2c_minor: 80_000, stock: 5 });
  const order = await send('POST', '/api/orders', {
    items: [{ productId, quantity: 1 }],
    buyerKind: 'b2c',
    addressId: address.body.data.addressId,
  });
  await capturePayment(test, order.body.data.orders[0].orderId);
  all.push(
    address,
    order,
    await send('GET', `/api/orders/${order.body.data.orders[0].orderId}`),
    await send('POST', '/api/complaints', {
      category: 'order',
      title: 'About a parcel',
      text: secret.complaint,
    }),
    await post('/api/auth/password/forgot', { email: secret.mail }),
    await post('/api/auth/login', { email: secret.mail, password: `${secret.password}!` }),
    await send('POST', '/api/orders', { [secret.street]: secret.name }),
  );
  await test.app.outbox.drain();
  statuses = all.map((answer) => answer.status);
}, 120_000);
let statuses: number[] = [];
afterAll(async () => {
  await test.close();
  await inbox.close();
});

describe('what people say about themselves', () => {
  it('was said (the story below is no empty one)', () => {
    expect(statuses).toEqual([200, 200, 200, 201, 201, 200, 201, 200, 401, 400]);
  });

  it('lies in no table in clear: no name, street, number, address, password, complaint, code or token', async () => {
    const needles = [
      ...Object.values(secret),
      ...tokens,
      // Six digits may be in any number; in quotes or alone they are a code.
      ...codes.map((code) => `"${code}"`),
    ];
    const tables = await sql<{ name: string }>`
      SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
        AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT')`.execute(test.db);
    expect(tables.rows.length).toBeGreaterThan(60);
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ row: string }>`SELECT to_jsonb(t)::text AS row FROM ${sql.raw(name)} AS t`.execute(
        test.db,
      );
      for (const needle of needles)
        if (rows.some(({ row }) => row.toLowerCase().includes(needle.toLowerCase()))) found.push(`${name}: ${needle}`);
    }
    expect(found).toEqual([]);
  });

  it('stands in no line of the log, also when the log says everything', async () => {
    test.app.services.log.error({ err: new Error('made by the test') }, 'the log is really kept');
    expect(lines).toContain('made by the test');
    const needles = [...Object.values(secret), ...tokens, ...codes];
    expect(needles.filter((needle) => lines.toLowerCase().includes(needle.toLowerCase()))).toEqual([]);
  });
});

describe('an answer that is kept for its Idempotency-Key', () => {
  it('comes back whole to whoever asked, is sealed for them, and is forgotten after days', async () => {
    const person: Actor = await createActor(test, { role: 'customer' });
    const other: Actor = await createActor(test, { role: 'customer' });
    const key = { 'idempotency-key': 'the same key for both'.replaceAll(' ', '-') };
    const body = { name: secret.name, lines: [secret.street], city: 'Madurai', pin: '625001', phone: secret.phone };
    const first = await person.post('/api/addresses', body, key);
    const again = await person.post('/api/addresses', body, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    // Another person's key of the same text is another key.
    const theirs = await other.post('/api/addresses', body, key);
    expect(theirs.body.data.addressId).not.toBe(first.body.data.addressId);
    // An answer moved to another row does not open there.
    await sql`UPDATE idempotency_keys AS mine SET response = theirs.response FROM idempotency_keys AS theirs
      WHERE mine.actor = ${person.userId} AND mine.key = ${key['idempotency-key']}
        AND theirs.actor = ${other.userId} AND theirs.key = mine.key`.execute(test.db);
    const broken = await person.post('/api/addresses', body, key);
    // A fault says nothing of the inside.
    expect(broken).toMatchObject({ status: 500, body: { code: 'service.failed', errors: [], details: {} } });
    expect(JSON.stringify(broken.body)).not.toMatch(/stack|node_modules|select|\.ts|sealed|cipher|auth/i);
    await test.db
      .updateTable('idempotency_keys')
      .set({ created_at: new Date('2026-11-01') })
      .execute();
    await test.app.tasks.run('privacy.remove-expired');
    const late = await other.post('/api/addresses', body, key);
    expect([late.status, late.body.code]).toEqual([409, 'idempotency.too_old']);
    expect((await other.get('/api/addresses')).body.data.addresses).toHaveLength(1);
    expect(await makeAddress(other)).toMatch(/^adr_/);
  });
});
