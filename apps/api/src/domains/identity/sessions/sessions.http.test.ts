import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createActor, totpCode } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';
import { accessKeysOf, createAuthenticator } from './authenticate.ts';
import { setSessionCookies } from './web-cookies.ts';

let inbox: Inbox;
let test: TestApp;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({
    // The test itself is the proxy: it says who the visitor is and from which country.
    environment: { ...inbox.environment, TRUSTED_PROXIES: '127.0.0.1', COUNTRY_HEADER: 'x-country' },
  });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

const password = 'a long enough phrase';
let counter = 0;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(test, { method: 'POST', path, body, headers });
const me = (token: string, headers: Record<string, string> = {}) =>
  call(test, { method: 'GET', path: '/api/users/me', token, headers });
const signUp = (headers: Record<string, string> = {}) =>
  post('/api/auth/signup', { email: `s${(counter += 1)}@example.in`, password, role: 'customer' }, headers);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** A browser with a cookie session: keeps cookies, knows the CSRF token. */
function browser(answer: { headers: Headers }) {
  const jar = new Map<string, string>();
  const keep = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  };
  keep(answer.headers);
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    jar,
    cookie,
    csrf: (): string => decodeURIComponent(jar.get('mistri_csrf') ?? ''),
    async send(method: string, path: string, headers: Record<string, string> = {}) {
      const sent = { cookie: cookie(), ...headers };
      const received = await call(test, { method, path, headers: sent, ...(method === 'GET' ? {} : { body: {} }) });
      keep(received.headers);
      return received;
    },
  };
}

describe('access tokens', () => {
  it('are refused when unsigned, signed by others, for another algorithm, or with a foreign key id', async () => {
    const { accessToken } = (await signUp()).body.data;
    const claims = claimsOf(accessToken);
    const kid = accessKeysOf(test.app.services).current.kid;
    const publicPem = accessKeysOf(test.app.services).current.publicKey.export({ type: 'spki', format: 'pem' });
    const forge = (header: object, signWith: (input: string) => Buffer): string => {
      const input = `${encode(header)}.${encode(claims)}`;
      return `${input}.${signWith(input).toString('base64url')}`;
    };
    const own = generateKeyPairSync('ed25519').privateKey;
    const forged = [
      forge({ alg: 'none', typ: 'at+jwt' }, () => Buffer.alloc(0)),
      forge({ alg: 'none', typ: 'at+jwt', kid }, () => Buffer.alloc(0)),
      // HS256 with our public key as secret.
      forge({ alg: 'HS256', typ: 'at+jwt', kid }, (input) => createHmac('sha256', publicPem).update(input).digest()),
      forge({ alg: 'EdDSA', typ: 'at+jwt', kid }, (input) => sign(null, Buffer.from(input), own)),
      forge({ alg: 'EdDSA', typ: 'at+jwt', kid: 'foreign' }, (input) => sign(null, Buffer.from(input), own)),
      forge({ alg: 'EdDSA', typ: 'at+jwt', kid: '../access' }, (input) => sign(null, Buffer.from(input), own)),
      `${accessToken.slice(0, -4)}AAAA`,
      // The right signature over another user.
      [accessToken.split('.')[0], encode({ ...claims, sub: 'usr_x' }), accessToken.split('.')[2]].join('.'),
    ];
    for (const token of forged) expect((await me(token)).status).toBe(401);
    expect((await me(accessToken)).status).toBe(200);
  });

  it('of another purpose with our own key are refused', async () => {
    const { accessToken } = (await signUp()).body.data;
    const { kid, privateKey } = accessKeysOf(test.app.services).current;
    const input = `${encode({ alg: 'EdDSA', kid, typ: 'JWT' })}.${encode(claimsOf(accessToken))}`;
    const token = `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
    expect((await me(token)).status).toBe(401);
  });

  it('end after ten minutes', async () => {
    const { accessToken } = (await signUp()).body.data;
    test.clock.advance(10 * 60_000 + 1_000);
    expect((await me(accessToken)).status).toBe(401);
  });

  it('outlive a rotation of keys; the public keys are there for others', async () => {
    const { accessToken } = (await signUp()).body.data;
    const before = accessKeysOf(test.app.services).current.kid;
    await test.app.tasks.run('identity.rotate-keys');
    const fresh = (await signUp()).body.data.accessToken as string;
    const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
    expect(kidOf(fresh)).not.toBe(before);
    expect((await me(accessToken)).status).toBe(200);
    expect((await me(fresh)).status).toBe(200);
    const keys = await call(test, { method: 'GET', path: '/api/auth/keys' });
    expect(keys.body.data.keys.map((key: { kid: string }) => key.kid)).toContain(before);
    expect(JSON.stringify(keys.body)).not.toContain('"d"');
  });
});

describe('refresh tokens', () => {
  it('work once; the second use ends the session for both and is told to the user', async () => {
    const first = (await signUp()).body.data;
    const second = await post('/api/auth/refresh', { refreshToken: first.refreshToken });
    expect(second.status).toBe(200);
    expect((await post('/api/auth/refresh', { refreshToken: first.refreshToken })).status).toBe(401);
    expect((await post('/api/auth/refresh', { refreshToken: second.body.data.refreshToken })).status).toBe(401);
    expect((await me(second.body.data.accessToken)).status).toBe(401);
    await test.app.outbox.drain();
    expect(inbox.mails.at(-1)?.text).toContain('A copy of your sign-in was used');
  });

  it('let only one of two simultaneous uses through', async () => {
    const { refreshToken } = (await signUp()).body.data;
    const answers = await Promise.all([1, 2, 3].map(() => post('/api/auth/refresh', { refreshToken })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  it('in cookies survive two tabs at once, and still betray a copy that comes later', async () => {
    const page = { 'x-session': 'cookie', origin: test.url };
    const tab = browser(await signUp(page));
    const stolen = tab.cookie();
    const guarded = { ...page, 'x-csrf-token': tab.csrf() };
    const refresh = (cookie: string) => post('/api/auth/refresh', {}, { ...guarded, cookie });
    const both = await Promise.all([refresh(stolen), refresh(stolen)]);
    expect(both.map((answer) => answer.status)).toEqual([200, 200]);
    // Whichever answer came last, one of the two cookies works and the other is used up.
    const jars = both.map((answer) => browser(answer).cookie());
    test.clock.advance(11_000);
    expect((await refresh(stolen)).status).toBe(401);
    for (const cookie of jars) expect((await refresh(cookie)).status).toBe(401);
  });

  it('are useless outside the way they were given', async () => {
    const page = { 'x-session': 'cookie', origin: test.url };
    const tab = browser(await signUp(page));
    const refreshToken = tab.jar.get('mistri_rt');
    expect((await post('/api/auth/refresh', { refreshToken })).status).toBe(401);
    const guarded = { ...page, 'x-csrf-token': tab.csrf() };
    expect((await tab.send('POST', '/api/auth/refresh', guarded)).status).toBe(200);
  });

  it('stop with the session', async () => {
    const { accessToken, refreshToken } = (await signUp()).body.data;
    await call(test, { method: 'POST', path: '/api/auth/logout', token: accessToken });
    expect((await post('/api/auth/refresh', { refreshToken })).status).toBe(401);
  });
});

describe('cookie sessions', () => {
  const page = () => ({ 'x-session': 'cookie', origin: test.url });

  it('give scripts no token, and cookies only to this host', async () => {
    const answer = await signUp(page());
    expect(answer.body.data.accessToken).toBeUndefined();
    expect(answer.body.data.refreshToken).toBeUndefined();
    const lines = answer.headers.getSetCookie();
    for (const name of ['mistri_at', 'mistri_rt', 'mistri_device']) {
      const line = lines.find((entry) => entry.startsWith(`${name}=`)) ?? '';
      expect(line).toContain('HttpOnly');
      expect(line).toMatch(/SameSite=(Lax|Strict)/);
      expect(line).not.toContain('Domain');
    }
    expect(lines.find((line) => line.startsWith('mistri_csrf='))).not.toContain('HttpOnly');
  });

  it('are bound to this very host by https, and planted ones are not read', async () => {
    const { services } = test.app;
    const https = { ...services, config: { ...services.config, publicOrigin: 'https://shop.example.in' } };
    const made = new Map<string, { path?: string; secure?: boolean; domain?: string }>();
    const reply = {
      setCookie: (name: string, _value: string, options: object) => made.set(name, options),
    } as unknown as FastifyReply;
    const { accessToken } = (await signUp()).body.data;
    setSessionCookies(https, reply, {
      sessionId: claimsOf(accessToken).sid,
      accessToken,
      refreshToken: 'r',
      expiresAt: new Date(test.clock.now().getTime() + 60_000),
    });
    expect([...made.keys()].toSorted()).toEqual(['__Host-mistri_at', '__Host-mistri_csrf', '__Secure-mistri_rt']);
    for (const [name, { path, secure, domain }] of made)
      expect([secure, domain, path]).toEqual([true, undefined, name.startsWith('__Host-') ? '/' : '/api/auth']);
    const actorWith = (cookies: Record<string, string>) =>
      createAuthenticator(https)({
        method: 'GET',
        headers: {},
        cookies,
        ip: '127.0.0.1',
        socket: { remoteAddress: '127.0.0.1' },
      } as unknown as FastifyRequest);
    expect(await actorWith({ '__Host-mistri_at': accessToken })).toMatchObject({ role: 'customer' });
    expect(await actorWith({ mistri_at: accessToken })).toBeUndefined();
  });

  it('demand the token and our own origin for everything that changes something', async () => {
    const tab = browser(await signUp(page()));
    const other = browser(await signUp(page()));
    const csrf = tab.csrf();
    expect((await tab.send('GET', '/api/auth/csrf')).body.data.csrfToken).toBe(csrf);
    const attempts: Record<string, string>[] = [
      {},
      { origin: test.url },
      { 'x-csrf-token': csrf, origin: 'https://evil.example' },
      { 'x-csrf-token': csrf, origin: 'null' },
      { 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' },
      { 'x-csrf-token': csrf, 'sec-fetch-site': 'same-site' },
      { 'x-csrf-token': other.csrf(), origin: test.url },
      { 'x-csrf-token': `${csrf}x`, origin: test.url },
    ];
    for (const headers of attempts) {
      const answer = await tab.send('POST', '/api/auth/logout', headers);
      expect([answer.status, answer.body.code]).toEqual([403, 'auth.csrf']);
    }
    expect((await tab.send('POST', '/api/auth/logout', { 'x-csrf-token': csrf, origin: test.url })).status).toBe(200);
    expect((await tab.send('GET', '/api/users/me')).status).toBe(401);
  });

  it('are not opened by a foreign page', async () => {
    const answer = await signUp({ 'x-session': 'cookie', origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe('the list of sessions', () => {
  it('shows and ends one, all, and never another user’s', async () => {
    const email = `list${(counter += 1)}@example.in`;
    const first = (await post('/api/auth/signup', { email, password, role: 'customer' })).body.data;
    const second = (await post('/api/auth/login', { email, password }, { 'user-agent': 'Firefox/1 Linux' })).body.data;
    const stranger = await createActor(test, { role: 'customer' });
    const list = await call(test, { method: 'GET', path: '/api/auth/sessions', token: first.accessToken });
    expect(list.body.data.sessions).toHaveLength(2);
    expect(list.body.data.sessions.map((entry: { label: string }) => entry.label)).toContain('Firefox on Linux');
    expect((await stranger.delete(`/api/auth/sessions/${second.sessionId}`)).status).toBe(404);
    const end = { method: 'DELETE', path: `/api/auth/sessions/${second.sessionId}`, token: first.accessToken };
    expect((await call(test, end)).status).toBe(200);
    expect((await me(second.accessToken)).status).toBe(401);
    const everywhere = { method: 'POST', path: '/api/auth/logout-everywhere', token: first.accessToken };
    expect((await call(test, everywhere)).status).toBe(200);
    expect((await me(first.accessToken)).status).toBe(401);
  });

  it('tells the user about a new device, and not about the first or a known one', async () => {
    const email = `device${(counter += 1)}@example.in`;
    const told = () => inbox.mails.filter((mail) => mail.to === email && mail.text.includes('new device')).length;
    const from = (device: string) => post('/api/auth/login', { email, password }, { 'x-device-id': device });
    await post('/api/auth/signup', { email, password, role: 'customer' }, { 'x-device-id': 'phone-0001' });
    await from('phone-0001');
    await test.app.outbox.drain();
    expect(told()).toBe(0);
    await from('laptop-0001');
    await from('laptop-0001');
    await test.app.outbox.drain();
    expect(told()).toBe(1);
  });
});

describe('context', () => {
  it('takes the second factor away where network, country or program change, and gives it back after a step-up', async () => {
    const actor = await createActor(test, { role: 'admin', capabilities: ['support'] });
    const list = (headers: Record<string, string>) => actor.get('/api/users', headers);
    expect((await list({})).status).toBe(200);
    const places: Record<string, string>[] = [
      { 'x-forwarded-for': '203.0.113.9' },
      { 'x-forwarded-for': '127.0.0.2', 'x-country': 'SG' },
      { 'user-agent': 'Chrome/1 Windows' },
    ];
    for (const elsewhere of places) {
      const answer = await list(elsewhere);
      expect([answer.status, answer.body.code]).toEqual([403, 'auth.second_factor']);
    }
    expect((await list({})).status).toBe(200);
    test.clock.advance(30_000);
    const [abroad = {}] = places;
    const code = await totpCode(test, actor.totpSecret ?? '');
    expect((await actor.post('/api/auth/step-up', { code }, abroad)).status).toBe(200);
    expect((await list(abroad)).status).toBe(200);
    // The factor was given there: here it has to be given again.
    expect((await list({})).status).toBe(403);
  });

  it('does not believe a country that did not come from the proxy', async () => {
    const direct = await startTestApp({ environment: inbox.environment });
    try {
      const actor = await createActor(direct, { role: 'admin', capabilities: ['support'] });
      expect((await actor.get('/api/users', { 'x-country': 'SG', 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
    } finally {
      await direct.close();
    }
  });
});
