import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type Answer, call, changeStatus, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';

let inbox: Inbox;
let test: TestApp;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const password = 'correct horse battery';
const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(test, { method: 'POST', path, headers, ...(body === undefined ? {} : { body }) });
const me = (token: string) => call(test, { method: 'GET', path: '/api/users/me', token });

/** What a browser would keep of an answer. */
function cookiesOf(answer: Answer): Map<string, string> {
  const pairs = answer.headers.getSetCookie().map((line) => line.split(';')[0]?.split('=', 2) ?? []);
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}
const cookieHeader = (jar: Map<string, string>): string =>
  [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
const logIn = (actor: Actor, headers: Record<string, string> = {}) =>
  post('/api/auth/login', { email: actor.email, password }, headers);

describe('a session', () => {
  it('is never the one the browser brought along (fixation)', async () => {
    const attacker = await createActor(test, { role: 'customer' });
    const victim = await createActor(test, { role: 'customer' });
    const planted = cookiesOf(await logIn(attacker, { 'x-session': 'cookie' }));
    const answer = await logIn(victim, {
      'x-session': 'cookie',
      cookie: cookieHeader(planted),
      'x-csrf-token': planted.get('mistri_csrf') ?? '',
    });
    const own = cookiesOf(answer);
    for (const name of ['mistri_at', 'mistri_rt', 'mistri_csrf'])
      expect([name, own.get(name) === planted.get(name)]).toEqual([name, false]);
    // The planted session is still the attacker's, and nobody else's.
    const seen = await call(test, {
      method: 'GET',
      path: '/api/users/me',
      headers: { cookie: cookieHeader(planted) },
    });
    expect(seen.body.data.userId).toBe(attacker.userId);
    expect(answer.body.data.userId).toBe(victim.userId);
  });

  it('is not what waits for the second factor, however it is carried', async () => {
    const actor = await createActor(test, { role: 'customer', secondFactor: true });
    const { ticket } = (await logIn(actor)).body.data;
    for (const headers of [
      { authorization: `Bearer ${ticket}` },
      { cookie: `mistri_at=${ticket}` },
      { cookie: `mistri_rt=${ticket}`, 'x-session': 'cookie' },
    ] as Record<string, string>[])
      expect((await call(test, { method: 'GET', path: '/api/users/me', headers })).status).toBe(401);
    expect((await post('/api/auth/refresh', { refreshToken: ticket })).status).toBe(400);
  });

  it('ends everywhere at once: access tokens, refresh tokens and cookies of every device', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const phone = (await logIn(actor)).body.data;
    const browser = cookiesOf(await logIn(actor, { 'x-session': 'cookie' }));
    expect((await actor.post('/api/auth/logout-everywhere')).status).toBe(200);
    expect((await me(actor.token)).status).toBe(401);
    expect((await me(phone.accessToken)).status).toBe(401);
    expect((await post('/api/auth/refresh', { refreshToken: phone.refreshToken })).status).toBe(401);
    const cookie = cookieHeader(browser);
    expect((await call(test, { method: 'GET', path: '/api/users/me', headers: { cookie } })).status).toBe(401);
    const refreshed = await post('/api/auth/refresh', {}, { cookie, 'x-session': 'cookie' });
    expect(refreshed.status).toBe(401);
  });

  it('of somebody suspended does nothing from the next request on; of somebody blocked it is none', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const { refreshToken } = (await logIn(actor)).body.data;
    const address = { name: 'A B', lines: ['1 Street'], city: 'Madurai', pin: '625001', phone: '9876543210' };
    expect((await actor.post('/api/addresses', address)).status).toBe(201);
    await changeStatus(test, actor.userId, 'suspended');
    const refused = await actor.post('/api/addresses', address);
    expect([refused.status, refused.body.code]).toEqual([403, 'auth.inactive']);
    await changeStatus(test, actor.userId, 'blocked');
    expect((await me(actor.token)).status).toBe(401);
    expect((await post('/api/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await logIn(actor)).status).toBe(403);
    // Allowed again, they have to sign in again: what was taken away does not come back.
    await changeStatus(test, actor.userId, 'active');
    expect((await me(actor.token)).status).toBe(401);
    expect((await logIn(actor)).status).toBe(200);
  });
});

/** A session that a thief found: signed in long ago, kept alive by its refresh token. */
async function oldSession(actor: Actor): Promise<{ token: string; send: typeof post }> {
  const first = (await logIn(actor)).body.data;
  test.clock.advance(11 * 60_000);
  const renewed = await post('/api/auth/refresh', { refreshToken: first.refreshToken });
  const token: string = renewed.body.data.accessToken;
  return { token, send: (path, body, headers) => post(path, body, { authorization: `Bearer ${token}`, ...headers }) };
}

describe('a stolen session of somebody without a second factor', () => {
  it('cannot lock the owner out by setting one up', async () => {
    const owner = await createActor(test, { role: 'customer' });
    const thief = await oldSession(owner);
    for (const path of ['/api/auth/totp', '/api/auth/passkeys/options'])
      expect([path, (await thief.send(path)).body.code]).toEqual([path, 'auth.step_up']);
    // The owner can: by signing in anew, or by a code to the mailbox.
    const fresh = (await logIn(owner)).body.data.accessToken;
    expect((await post('/api/auth/totp', undefined, { authorization: `Bearer ${fresh}` })).status).toBe(200);
    const again = await oldSession(owner);
    expect((await again.send('/api/auth/step-up/code')).status).toBe(200);
    await test.app.outbox.drain();
    expect((await again.send('/api/auth/step-up', { code: inbox.codeFor(owner.email) })).status).toBe(200);
    expect((await again.send('/api/auth/totp')).status).toBe(200);
  });

  it('cannot move the account to another mailbox and take it over by "forgot password"', async () => {
    const owner = await createActor(test, { role: 'customer' });
    const thief = await oldSession(owner);
    const moved = await thief.send('/api/users/me/email/code', { email: 'thief@example.in' });
    expect([moved.status, moved.body.code]).toEqual([401, 'auth.step_up']);
    // A phone that takes the place of a proved one would be a way in too.
    await test.db
      .updateTable('users')
      .set({ phone_verified_at: test.clock.now(), phone_index: 'somebody', phone_sealed: null })
      .where('user_id', '=', owner.userId)
      .execute();
    expect((await thief.send('/api/users/me/phone/code', { phone: '9812300000' })).body.code).toBe('auth.step_up');
  });

  it('cannot give itself a password where there is none', async () => {
    const owner = await createActor(test, { role: 'customer' });
    const thief = await oldSession(owner);
    await test.db.updateTable('users').set({ password_hash: null }).where('user_id', '=', owner.userId).execute();
    const changed = await thief.send('/api/auth/password/change', { newPassword: 'a brand new passphrase' });
    expect([changed.status, changed.body.code]).toEqual([401, 'auth.step_up']);
  });
});

describe('a stolen session', () => {
  it('cannot make itself a fresh one by letting a program in', async () => {
    const owner = await createActor(test, { role: 'customer' });
    const thief = await oldSession(owner);
    const grant = (await post('/api/auth/device/code')).body.data;
    const refused = await thief.send(`/api/auth/device/${grant.userCode}`, { approve: true });
    expect([refused.status, refused.body.code]).toEqual([401, 'auth.step_up']);
    expect((await post('/api/auth/device/token', { deviceCode: grant.deviceCode })).status).not.toBe(200);
  });
});

describe('an admin', () => {
  it('has no power by a session whose second factor was given elsewhere, or long ago where that matters', async () => {
    const admin = await createActor(test, { role: 'admin', capabilities: ['support', 'owner'] });
    const elsewhere = await admin.get('/api/users', { 'user-agent': 'curl/8 Chrome/1 Windows' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'auth.second_factor']);
    expect((await admin.get('/api/users')).status).toBe(200);
    test.clock.advance(30_000);
    const ticket: string = (await logIn(admin)).body.data.ticket;
    const code = await totpCode(test, admin.totpSecret ?? '');
    const session = (await post('/api/auth/login/second-factor', { ticket, code })).body.data;
    test.clock.advance(9 * 60_000);
    const late = await post('/api/auth/refresh', { refreshToken: session.refreshToken });
    test.clock.advance(2 * 60_000);
    const token: string = late.body.data.accessToken;
    const body = { reason: 'lost the phone' };
    const target = await createActor(test, { role: 'customer' });
    const reset = await call(test, {
      method: 'POST',
      path: `/api/users/${target.userId}/second-factors/reset`,
      token,
      body,
    });
    expect([reset.status, reset.body.code]).toEqual([401, 'auth.step_up']);
  });

  it('gets nothing by claiming capabilities in headers, tokens or cookies', async () => {
    const customer = await createActor(test, { role: 'customer' });
    const [head, , signature] = customer.token.split('.');
    const claims = Buffer.from(
      JSON.stringify({ sub: customer.userId, sid: 'ses_x', role: 'admin', capabilities: ['owner'], exp: 9e9 }),
    ).toString('base64url');
    expect((await me(`${head}.${claims}.${signature}`)).status).toBe(401);
    for (const headers of [
      { 'x-role': 'admin', 'x-user-id': 'usr_x', 'x-capabilities': 'owner' },
      { cookie: 'role=admin; mistri_role=admin; capabilities=owner' },
      { 'x-original-url': '/api/flags', 'x-rewrite-url': '/api/flags', 'x-http-method-override': 'GET' },
    ] as Record<string, string>[])
      expect((await customer.get('/api/users', headers)).status).toBe(403);
  });
});
