import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type Answer, call, changeStatus, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';

let inbox: Inbox;
let test: TestApp;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({
    environment: { ...inbox.environment, TRUSTED_PROXIES: '127.0.0.1', COUNTRY_HEADER: 'x-country' },
  });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const reason = 'written down for the test';
const admin = (...capabilities: NonNullable<Parameters<typeof createActor>[1]['capabilities']>) =>
  createActor(test, { role: 'admin', capabilities });
const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const auditOf = (subjectId: string) =>
  test.db.selectFrom('audit_log').selectAll().where('subject_id', '=', subjectId).orderBy('audit_id').execute();
let counter = 0;
const newEmail = (): string => `invited${(counter += 1)}@example.in`;

describe('invitations', () => {
  const invite = (owner: Actor, email: string) =>
    owner.post('/api/admin/invitations', { email, capabilities: ['support'], reason });
  const accept = (token: string, password = 'seven purple umbrellas') =>
    call(test, { method: 'POST', path: '/api/auth/invitations/accept', body: { token, password, name: 'Selvi R' } });

  async function tokenFor(email: string): Promise<string> {
    await test.app.outbox.drain();
    return /#(mai_[\w-]+)/.exec(inbox.mails.findLast((mail) => mail.to === email)?.text ?? '')?.[1] ?? '';
  }

  it('bring the token to the mailbox only, once, and make an admin who must set up a second factor', async () => {
    const owner = await admin('owner');
    const email = newEmail();
    const invited = await invite(owner, email);
    expect(invited.status).toBe(201);
    const token = await tokenFor(email);
    expect(JSON.stringify([invited.body, await auditOf(invited.body.data.invitationId)])).not.toContain(token);
    expect(codeOf(await accept(token, 'password123'))).toEqual([422, 'identity.weak_password']);
    const accepted = await accept(token);
    expect(accepted.status).toBe(200);
    expect(codeOf(await accept(token))).toEqual([409, 'identity.invitation_over']);
    const bearer: string = accepted.body.data.accessToken;
    const get = (path: string) => call(test, { method: 'GET', path, token: bearer });
    expect(codeOf(await get('/api/users'))).toEqual([403, 'auth.second_factor_enrolment']);
    const { secret } = (await call(test, { method: 'POST', path: '/api/auth/totp', token: bearer })).body.data;
    const body = { code: await totpCode(test, secret) };
    await call(test, { method: 'POST', path: '/api/auth/totp/confirm', token: bearer, body });
    expect((await get('/api/users')).status).toBe(200);
    expect((await get('/api/users/me')).body.data).toMatchObject({ role: 'admin', capabilities: ['support'] });
    expect((await get('/api/admin/access-rules')).status).toBe(403);
  });

  it('end after three days, when withdrawn, and do not turn accounts into admins', async () => {
    const owner = await admin('owner');
    const [late, withdrawn] = [newEmail(), newEmail()];
    const id: string = (await invite(owner, withdrawn)).body.data.invitationId;
    const token = await tokenFor(withdrawn);
    expect(codeOf(await invite(owner, withdrawn))).toEqual([409, 'identity.invited_already']);
    expect((await owner.get('/api/admin/invitations')).body.data.invitations.at(0).email).toBe('i•••@example.in');
    expect((await owner.delete(`/api/admin/invitations/${id}`)).status).toBe(200);
    expect(codeOf(await owner.delete(`/api/admin/invitations/${id}`))).toEqual([409, 'identity.invitation_over']);
    expect((await accept(token)).status).toBe(409);
    const customer = await createActor(test, { role: 'customer' });
    expect(codeOf(await invite(owner, customer.email))).toEqual([409, 'identity.email_taken']);
    await invite(owner, late);
    const lateToken = await tokenFor(late);
    test.clock.advance(3 * 86_400_000 + 1);
    expect((await accept(lateToken)).status).toBe(409);
  });

  it('need an owner who just gave the second factor', async () => {
    const owner = await admin('owner');
    test.clock.advance(9 * 60_000 + 59_000);
    expect((await invite(owner, newEmail())).status).toBe(201);
    const operations = await admin('operations', 'compliance', 'finance', 'support');
    expect((await invite(operations, newEmail())).status).toBe(403);
  });
});

describe('capabilities', () => {
  const grant = (by: Actor, to: Actor, body: Record<string, unknown>) =>
    by.post(`/api/users/${to.userId}/capabilities`, { reason, ...body });
  const revoke = (by: Actor, from: Actor, capability: string) =>
    by.delete(`/api/users/${from.userId}/capabilities/${capability}?reason=${encodeURIComponent(reason)}`);

  it('are given by another owner only, for a time, and bite on the next request', async () => {
    const owner = await admin('owner');
    const helper = await admin('support');
    const customer = await createActor(test, { role: 'customer', secondFactor: true });
    expect(codeOf(await grant(owner, owner, { capability: 'finance' }))).toEqual([409, 'identity.own_capability']);
    expect((await grant(helper, owner, { capability: 'finance' })).status).toBe(403);
    expect((await grant(customer, customer, { capability: 'owner' })).status).toBe(403);
    expect(codeOf(await grant(owner, customer, { capability: 'owner' }))).toEqual([409, 'identity.not_an_admin']);
    const path = '/api/admin/money-policy';
    expect((await helper.get(path)).status).toBe(403);
    const past = new Date(test.clock.now().getTime() - 1).toISOString();
    expect((await grant(owner, helper, { capability: 'finance', expiresAt: past })).body.errors[0].path).toBe(
      'expiresAt',
    );
    const expiresAt = new Date(test.clock.now().getTime() + 60_000).toISOString();
    expect((await grant(owner, helper, { capability: 'finance', expiresAt })).status).toBe(200);
    expect((await helper.get(path)).status).toBe(200);
    test.clock.advance(60_000);
    expect((await helper.get(path)).status).toBe(403);
    expect((await revoke(owner, helper, 'support')).status).toBe(200);
    expect((await helper.get('/api/users')).status).toBe(403);
    expect(codeOf(await revoke(owner, helper, 'support'))).toEqual([404, 'identity.no_such_capability']);
    expect((await auditOf(helper.userId)).map((row) => [row.action, row.reason])).toContainEqual([
      'identity.capability_revoked',
      reason,
    ]);
  });

  it('leave one owner, even when two remove each other at the same moment', async () => {
    await test.db.deleteFrom('admin_grants').where('capability', '=', 'owner').execute();
    const [one, two] = [await admin('owner'), await admin('owner')];
    const answers = await Promise.all([revoke(one, two, 'owner'), revoke(two, one, 'owner')]);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const left = await test.db.selectFrom('admin_grants').select('user_id').where('capability', '=', 'owner').execute();
    expect(left).toHaveLength(1);
    const [last, other] = left[0]?.user_id === one.userId ? [one, two] : [two, one];
    expect(codeOf(await revoke(last, last, 'owner'))).toEqual([409, 'identity.last_owner']);
    await grant(last, other, { capability: 'owner', expiresAt: '2099-01-01T00:00:00Z' });
    // An owner whose time will end is no replacement.
    expect(codeOf(await revoke(other, last, 'owner'))).toEqual([409, 'identity.last_owner']);
    const path = `/api/users/${last.userId}/status`;
    expect(codeOf(await other.patch(path, { status: 'blocked', reason }))).toEqual([409, 'identity.last_owner']);
  });

  it('need the second factor again after ten minutes', async () => {
    const owner = await admin('owner');
    const helper = await admin('support');
    test.clock.advance(5 * 60_000);
    // Refreshing the access token does not refresh the second factor.
    test.clock.advance(4 * 60_000);
    expect((await grant(owner, helper, { capability: 'finance' })).status).toBe(200);
    await test.db
      .updateTable('sessions')
      .set({ mfa_at: new Date(test.clock.now().getTime() - 10 * 60_000 - 1) })
      .where('user_id', '=', owner.userId)
      .execute();
    expect(codeOf(await grant(owner, helper, { capability: 'operations' }))).toEqual([401, 'auth.step_up']);
    test.clock.advance(30_000);
    await owner.post('/api/auth/step-up', { code: await totpCode(test, owner.totpSecret ?? '') });
    expect((await grant(owner, helper, { capability: 'operations' })).status).toBe(200);
  });
});

describe('users as admins see them', () => {
  it('come by pages, filtered on the server, masked, and found only by a whole address', async () => {
    const support = await admin('support');
    const dealers: Actor[] = [];
    for (let made = 0; made < 5; made += 1) dealers.push(await createActor(test, { role: 'dealer' }));
    await changeStatus(test, dealers[0]?.userId ?? '', 'suspended');
    const seen: string[] = [];
    let before = '';
    do {
      const page = await support.get(`/api/users?role=dealer&limit=2${before}`);
      expect(page.body.data.users.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.data.users.map((user: { userId: string }) => user.userId));
      before = page.body.data.next ? `&before=${page.body.data.next}` : '';
    } while (before);
    expect(seen).toEqual(dealers.map((dealer) => dealer.userId).toReversed());
    const suspended = await support.get('/api/users?role=dealer&status=suspended');
    expect(suspended.body.data.users).toHaveLength(1);
    const email = dealers[1]?.email ?? '';
    const found = await support.get(`/api/users?email=${encodeURIComponent(email.toUpperCase())}`);
    expect(found.body.data.users).toMatchObject([{ userId: dealers[1]?.userId, email: 'u•••@example.in' }]);
    expect((await support.get('/api/users?phone=98765%2043210')).body.data.users).toEqual([]);
    for (const bad of ['limit=0', 'limit=101', 'limit=x', 'role=owner', 'before=1', 'sort=name', 'email=@example.in']) {
      expect((await support.get(`/api/users?${bad}`)).status).toBe(400);
    }
  });

  it('show contact details of one user only with a line in the audit log', async () => {
    const support = await admin('support');
    const auditor = await admin('auditor');
    const customer = await createActor(test, { role: 'customer' });
    const answer = await support.get(`/api/users/${customer.userId}`);
    expect(answer.body.data).toMatchObject({ email: customer.email, status: 'active', erased: false });
    expect((await auditor.get(`/api/users/${customer.userId}`)).status).toBe(403);
    const lines = await auditOf(customer.userId);
    expect(lines.filter((row) => row.action === 'identity.user_read').map((row) => row.actor_id)).toEqual([
      support.userId,
    ]);
    expect(JSON.stringify(lines)).not.toContain(customer.email);
  });
});

describe('status', () => {
  const put = (by: Actor, userId: string, body: Record<string, unknown>) =>
    by.patch(`/api/users/${userId}/status`, body);

  it('bites on the next request: suspended sees and protects the account, blocked is out, and the user is told', async () => {
    const operations = await admin('operations');
    const dealer = await createActor(test, { role: 'dealer' });
    expect((await put(operations, dealer.userId, { status: 'suspended' })).body.errors[0].path).toBe('reason');
    expect((await put(operations, dealer.userId, { status: 'suspended', reason })).status).toBe(200);
    expect((await dealer.get('/api/users/me')).body.data.status).toBe('suspended');
    expect(codeOf(await dealer.get('/api/dealers/me'))).toEqual([403, 'auth.inactive']);
    expect(codeOf(await put(operations, dealer.userId, { status: 'suspended', reason }))).toEqual([
      409,
      'identity.wrong_status_change',
    ]);
    expect((await put(operations, dealer.userId, { status: 'blocked', reason })).status).toBe(200);
    expect((await dealer.get('/api/users/me')).status).toBe(401);
    expect((await put(operations, dealer.userId, { status: 'active', reason })).status).toBe(200);
    // Blocking ended the sessions; a new log-in is needed.
    expect((await dealer.get('/api/users/me')).status).toBe(401);
    const again = await call(test, {
      method: 'POST',
      path: '/api/auth/login',
      body: { email: dealer.email, password: 'correct horse battery' },
    });
    expect(again.status).toBe(200);
    await test.app.outbox.drain();
    const texts = inbox.mails.filter((mail) => mail.to === dealer.email).map((mail) => mail.text);
    for (const word of ['suspended', 'blocked', 'active again'])
      expect(texts.some((text) => text.includes(word))).toBe(true);
    const changes = (await auditOf(dealer.userId)).filter((row) => row.action === 'identity.status_changed');
    expect(changes.map((row) => [row.before, row.after, row.reason])).toEqual([
      [{ status: 'active' }, { status: 'suspended' }, reason],
      [{ status: 'suspended' }, { status: 'blocked' }, reason],
      [{ status: 'blocked' }, { status: 'active' }, reason],
    ]);
  });

  it('suspended: name, e-mail address and phone stay, also by a code sent before; the language may change', async () => {
    const operations = await admin('operations');
    const dealer = await createActor(test, { role: 'dealer' });
    const email = `new-${dealer.userId}@example.in`;
    expect((await dealer.post('/api/users/me/email/code', { email })).status).toBe(200);
    await test.app.outbox.drain();
    const mail = inbox.mails.find((entry) => entry.to === email);
    const code = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
    const before = (await dealer.get('/api/users/me')).body.data;
    expect((await put(operations, dealer.userId, { status: 'suspended', reason })).status).toBe(200);
    const tries: [string, Record<string, unknown>][] = [
      ['/api/users/me/email/verify', { code }],
      ['/api/users/me/email/code', { email: `other-${dealer.userId}@example.in` }],
      ['/api/users/me/phone/code', { phone: '9876501234' }],
    ];
    for (const [path, body] of tries)
      expect(codeOf(await dealer.post(path, body)), path).toEqual([403, 'auth.inactive']);
    for (const body of [{ name: 'Somebody Else' }, { name: 'Somebody Else', locale: 'hi' }])
      expect(codeOf(await dealer.patch('/api/users/me', body))).toEqual([403, 'auth.inactive']);
    expect((await dealer.patch('/api/users/me', { locale: 'ta' })).status).toBe(200);
    const after = (await dealer.get('/api/users/me')).body.data;
    expect(after).toEqual({ ...before, status: 'suspended', locale: 'ta' });
    expect((await put(operations, dealer.userId, { status: 'active', reason })).status).toBe(200);
    expect((await dealer.patch('/api/users/me', { name: 'Somebody Else' })).status).toBe(200);
  });

  it('of admins is changed by owners only', async () => {
    const operations = await admin('operations');
    const owner = await admin('owner');
    const helper = await admin('support');
    const body = { status: 'suspended', reason };
    expect(codeOf(await put(operations, helper.userId, body))).toEqual([403, 'identity.owner_only']);
    expect((await put(owner, helper.userId, body)).status).toBe(200);
    expect((await helper.get('/api/users')).status).toBe(403);
  });
});

describe('lost second factors', () => {
  it('are removed by an owner, never by oneself; the user is signed out and told', async () => {
    const owner = await admin('owner');
    const customer = await createActor(test, { role: 'customer', secondFactor: true });
    const reset = (userId: string) => owner.post(`/api/users/${userId}/second-factors/reset`, { reason });
    expect(codeOf(await reset(owner.userId))).toEqual([409, 'identity.own_factors']);
    expect((await reset(customer.userId)).status).toBe(200);
    expect((await customer.get('/api/users/me')).status).toBe(401);
    const body = { email: customer.email, password: 'correct horse battery' };
    const login = await call(test, { method: 'POST', path: '/api/auth/login', body });
    expect(login.body.data.status).toBe('signed_in');
    await test.app.outbox.drain();
    expect(inbox.mails.some((mail) => mail.to === customer.email && mail.text.includes('removed by our staff'))).toBe(
      true,
    );
  });
});

describe('access rules', () => {
  const from = (ip: string, country: string) => ({ 'x-forwarded-for': ip, 'x-country': country });
  const add = (owner: Actor, body: Record<string, unknown>) =>
    owner.post('/api/admin/access-rules', { role: 'technician', effect: 'refuse', reason, ...body });

  it('by network and country bite on the next request of the role, and nobody else’s', async () => {
    const owner = await admin('owner');
    const technician = await createActor(test, { role: 'technician' });
    const customer = await createActor(test, { role: 'customer' });
    const me = (who: Actor, headers: Record<string, string>) => who.get('/api/users/me', headers);
    const network = await add(owner, { network: '203.0.113.0/24' });
    expect(network.status).toBe(201);
    expect(codeOf(await me(technician, from('203.0.113.9', 'IN')))).toEqual([403, 'auth.place_refused']);
    expect((await me(technician, from('203.0.114.9', 'IN'))).status).toBe(200);
    expect((await me(customer, from('203.0.113.9', 'IN'))).status).toBe(200);
    const allowed = await add(owner, { effect: 'allow', country: 'IN' });
    expect((await me(technician, from('198.51.100.1', 'FR'))).status).toBe(403);
    expect((await me(technician, from('198.51.100.1', 'IN'))).status).toBe(200);
    const body = { email: technician.email, password: 'correct horse battery' };
    const login = await call(test, {
      method: 'POST',
      path: '/api/auth/login',
      body,
      headers: from('198.51.100.1', 'FR'),
    });
    expect(codeOf(login)).toEqual([403, 'identity.place_refused']);
    for (const added of [network, allowed]) {
      const path = `/api/admin/access-rules/${added.body.data.ruleId}?reason=${encodeURIComponent(reason)}`;
      expect((await owner.delete(path)).status).toBe(200);
      expect(codeOf(await owner.delete(path))).toEqual([404, 'identity.no_such_rule']);
    }
    expect((await me(technician, from('203.0.113.9', 'FR'))).status).toBe(200);
  });

  it('are checked: one of network and country, a real network, and never one that locks out who writes it', async () => {
    const owner = await admin('owner');
    expect(codeOf(await add(owner, {}))).toEqual([422, 'identity.one_of_two']);
    expect(codeOf(await add(owner, { network: '10.0.0.0/8', country: 'IN' }))).toEqual([422, 'identity.one_of_two']);
    for (const network of ['203.0.113.1/24', '203.0.113.0', 'everywhere', '0.0.0.0/33']) {
      expect(codeOf(await add(owner, { network }))).toEqual([422, 'identity.bad_network']);
    }
    expect(codeOf(await add(owner, { role: 'admin', network: '127.0.0.0/8' }))).toEqual([
      409,
      'identity.locks_you_out',
    ]);
    expect(codeOf(await add(owner, { role: 'admin', effect: 'allow', country: 'FR' }))).toEqual([
      409,
      'identity.locks_you_out',
    ]);
    expect((await owner.get('/api/admin/access-rules')).body.data.rules).toEqual([]);
  });
});
