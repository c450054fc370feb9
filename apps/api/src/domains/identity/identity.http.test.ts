import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  call(test, { method: 'POST', path, body, ...(headers ? { headers } : {}) });

describe('sign-up and log-in', () => {
  it('signs up, logs in, and shows the user', async () => {
    const body = { email: 'Meena.K@example.in', password: 'a long enough phrase', role: 'customer' };
    const signUp = await post('/api/auth/signup', body);
    expect(signUp.status).toBe(200);
    const logIn = await post('/api/auth/login', { email: 'meena.k@EXAMPLE.in', password: body.password });
    expect(logIn.status).toBe(200);
    const me = await call(test, { method: 'GET', path: '/api/users/me', token: logIn.body.data.accessToken });
    expect(me.body.data).toMatchObject({ email: 'meena.k@example.in', role: 'customer', emailVerified: false });
  });

  it('refuses fields that are not its own, weak passwords and taken addresses', async () => {
    const body = { email: 'kumar@example.in', password: 'a long enough phrase', role: 'customer' };
    expect((await post('/api/auth/signup', { ...body, status: 'active' })).status).toBe(400);
    expect((await post('/api/auth/signup', { ...body, role: 'admin' })).status).toBe(400);
    expect((await post('/api/auth/signup', { ...body, password: 'password123' })).body.code).toBe(
      'identity.weak_password',
    );
    expect((await post('/api/auth/signup', body)).status).toBe(200);
    expect((await post('/api/auth/signup', body)).status).toBe(409);
  });

  it('answers the same for an unknown address and a wrong password', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const unknown = await post('/api/auth/login', { email: 'nobody@example.in', password: 'whatever it is' });
    const wrong = await post('/api/auth/login', { email: actor.email, password: 'whatever it is' });
    expect({ ...unknown.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' });
    expect(unknown.status).toBe(401);
  });

  it('backs off after repeated failures and lets the owner in again later', async () => {
    const actor = await createActor(test, { role: 'customer' });
    for (let attempt = 0; attempt < 6; attempt += 1)
      await post('/api/auth/login', { email: actor.email, password: 'wrong guess' });
    const locked = await post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    test.clock.advance(16 * 60_000);
    const later = await post('/api/auth/login', { email: actor.email, password: 'correct horse battery' });
    expect(later.status).toBe(200);
  });
});

describe('tokens', () => {
  it('refuses tokens that are unsigned, signed by others, or for another algorithm', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = encode({ iss: 'mistri', sub: 'usr_x', sid: 'ses_x', exp: 4_000_000_000 });
    for (const header of [
      { alg: 'none', typ: 'at+jwt' },
      { alg: 'HS256', kid: 'x', typ: 'at+jwt' },
    ]) {
      const answer = await call(test, {
        method: 'GET',
        path: '/api/users/me',
        token: `${encode(header)}.${claims}.${encode('x')}`,
      });
      expect(answer.status).toBe(401);
    }
  });

  it('ends the session when a used refresh token comes again', async () => {
    const signUp = await post('/api/auth/signup', {
      email: 'reuse@example.in',
      password: 'a long enough phrase',
      role: 'customer',
    });
    const first: string = signUp.body.data.refreshToken;
    const second = await post('/api/auth/refresh', { refreshToken: first });
    expect(second.status).toBe(200);
    test.clock.advance(60_000);
    expect((await post('/api/auth/refresh', { refreshToken: first })).status).toBe(401);
    expect((await post('/api/auth/refresh', { refreshToken: second.body.data.refreshToken })).status).toBe(401);
    const me = await call(test, { method: 'GET', path: '/api/users/me', token: second.body.data.accessToken });
    expect(me.status).toBe(401);
  });

  it('demands the CSRF token and our own origin of cookie sessions', async () => {
    const headers = { 'x-session': 'cookie' };
    const signUp = await post(
      '/api/auth/signup',
      { email: 'cookie@example.in', password: 'a long enough phrase', role: 'customer' },
      headers,
    );
    expect(signUp.body.data.accessToken).toBeUndefined();
    const cookies = signUp.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    const cookie = cookies.join('; ');
    const csrf = decodeURIComponent(cookies.find((line) => line.startsWith('mistri_csrf='))?.split('=')[1] ?? '');
    const me = await call(test, { method: 'GET', path: '/api/users/me', headers: { cookie } });
    expect(me.status).toBe(200);
    const logOut = (more: Record<string, string>) =>
      call(test, { method: 'POST', path: '/api/auth/logout', headers: { cookie, ...more } });
    expect((await logOut({})).body.code).toBe('auth.csrf');
    expect((await logOut({ 'x-csrf-token': csrf, origin: 'https://evil.example' })).body.code).toBe('auth.csrf');
    expect((await logOut({ 'x-csrf-token': csrf, origin: test.url })).status).toBe(200);
    expect((await call(test, { method: 'GET', path: '/api/users/me', headers: { cookie } })).status).toBe(401);
  });
});

describe('second factor', () => {
  it('is asked for at log-in, and each code works once', async () => {
    const admin = await createActor(test, { role: 'admin', capabilities: ['operations'] });
    test.clock.advance(30_000);
    const logIn = await post('/api/auth/login', { email: admin.email, password: 'correct horse battery' });
    expect(logIn.body.data).toMatchObject({ status: 'second_factor_required', methods: ['totp'] });
    const code = await totpCode(test, admin.totpSecret ?? '');
    const body = { ticket: logIn.body.data.ticket, code };
    expect((await call(test, { method: 'GET', path: '/api/users/me', token: body.ticket })).status).toBe(401);
    expect((await post('/api/auth/login/second-factor', { ...body, code: '000000' })).status).toBe(401);
    expect((await post('/api/auth/login/second-factor', body)).status).toBe(200);
    expect((await admin.post('/api/auth/step-up', { code })).status).toBe(422);
  });
});

describe('status', () => {
  it('bites on the next request, and only admins with the capability change it', async () => {
    const customer = await createActor(test, { role: 'customer' });
    const support = await createActor(test, { role: 'admin', capabilities: ['support'] });
    const operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
    const path = `/api/users/${customer.userId}/status`;
    const body = { status: 'blocked', reason: 'sold counterfeit parts' };
    expect((await customer.patch(path, body)).status).toBe(403);
    expect((await support.patch(path, body)).status).toBe(403);
    expect((await operations.patch(`/api/users/${operations.userId}/status`, body)).status).toBe(409);
    expect((await operations.patch(path, body)).status).toBe(200);
    expect((await customer.get('/api/users/me')).status).toBe(401);
  });
});
