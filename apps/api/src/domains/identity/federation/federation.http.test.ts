import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';

/** An identity provider as OpenID Connect Core describes it, that can be told to lie. */
class Provider {
  claims: Record<string, unknown> = {};
  /** Replaces parts of the id token just before it is signed. */
  lie: Record<string, unknown> = {};
  lastTokenRequest = new URLSearchParams();
  #nonce = '';
  #keys?: { privateKey: CryptoKey; publicKey: CryptoKey };
  readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      void this.#answer(request.url ?? '', body).then((json) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(json));
      });
    });
  });

  async listen(): Promise<void> {
    this.#keys = await generateKeyPair('RS256');
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the browser does at the provider's page: looks at the address, comes back with a code. */
  visit(url: string): { state: string; parameters: URLSearchParams } {
    const parameters = new URL(url).searchParams;
    this.#nonce = parameters.get('nonce') ?? '';
    return { state: parameters.get('state') ?? '', parameters };
  }

  async #answer(url: string, body: string): Promise<unknown> {
    const { issuer } = this;
    if (url.startsWith('/.well-known/')) {
      return {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      };
    }
    if (!this.#keys) throw new Error('not listening');
    if (url === '/keys') return { keys: [{ ...(await exportJWK(this.#keys.publicKey)), alg: 'RS256', kid: 'one' }] };
    this.lastTokenRequest = new URLSearchParams(body);
    const token = { iss: issuer, aud: 'mistri', nonce: this.#nonce, ...this.claims, ...this.lie };
    const idToken = await new SignJWT(token)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(this.#keys.privateKey);
    return { access_token: 'x', token_type: 'Bearer', id_token: idToken };
  }
}

const provider = new Provider();
let test: TestApp;
beforeAll(async () => {
  await provider.listen();
  test = await startTestApp({
    environment: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'mistri',
      OIDC_CLIENT_SECRET: 'a secret of the client',
      OIDC_NAME: 'Example ID',
    },
  });
});
afterAll(async () => {
  await test.close();
  provider.server.close();
});

const cookiesOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

async function begin(returnTo?: string) {
  const body = returnTo === undefined ? {} : { returnTo };
  const started = await call(test, { method: 'POST', path: '/api/auth/oidc/start', body });
  expect(started.status).toBe(200);
  return { cookie: cookiesOf(started.headers), ...provider.visit(started.body.data.url) };
}

const comeBack = (given: { state: string; cookie: string }) =>
  call(test, {
    method: 'GET',
    path: `/api/auth/oidc/callback?code=abc&state=${given.state}`,
    headers: { cookie: given.cookie },
  });
const me = (cookie: string) => call(test, { method: 'GET', path: '/api/users/me', headers: { cookie } });
const problemOf = (answer: { headers: Headers }) => answer.headers.get('location');

describe('sign-in with an identity provider (ID-7)', () => {
  it('makes an account of a verified address, opens a cookie session, and finds it again', async () => {
    const available = await call(test, { method: 'GET', path: '/api/auth/oidc' });
    expect(available.body.data).toEqual({ available: true, name: 'Example ID' });
    provider.claims = { sub: 'p1', email: 'Priya@example.in', email_verified: true, name: 'Priya S' };
    const first = await begin('/orders?tab=open');
    expect(Object.fromEntries(first.parameters)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
      redirect_uri: 'http://localhost:3000/api/auth/oidc/callback',
    });
    const back = await comeBack(first);
    expect([back.status, problemOf(back)]).toEqual([303, '/orders?tab=open']);
    expect(provider.lastTokenRequest.get('code_verifier')).toMatch(/^[\w-]{43,}$/);
    const account = await me(cookiesOf(back.headers));
    expect(account.body.data).toMatchObject({
      email: 'priya@example.in',
      emailVerified: true,
      name: 'Priya S',
      role: 'customer',
      hasPassword: false,
    });
    // The subject counts from now on, not the address.
    provider.claims = { sub: 'p1', email: 'other@example.in', email_verified: true };
    const again = await me(cookiesOf((await comeBack(await begin())).headers));
    expect(again.body.data.userId).toBe(account.body.data.userId);
  });

  it('is bound to the browser that started it, and works once', async () => {
    provider.claims = { sub: 'p2', email: 'p2@example.in', email_verified: true };
    const started = await begin();
    const failed = '/login?problem=identity.oidc_failed';
    expect(problemOf(await comeBack({ ...started, cookie: '' }))).toBe(failed);
    const other = await begin();
    expect(problemOf(await comeBack({ state: started.state, cookie: other.cookie }))).toBe(failed);
    provider.visit(`http://x/?nonce=${started.parameters.get('nonce')}&state=${started.state}`);
    expect(problemOf(await comeBack(started))).toBe('/');
    expect(problemOf(await comeBack(started))).toBe(failed);
    const late = await begin();
    test.clock.advance(10 * 60_000);
    expect(problemOf(await comeBack(late))).toBe(failed);
  });

  it('refuses id tokens that are not for us, not from now, or not from there', async () => {
    provider.claims = { sub: 'p3', email: 'p3@example.in', email_verified: true };
    for (const lie of [{ aud: 'another-client' }, { iss: 'https://evil.example' }, { nonce: 'another' }]) {
      provider.lie = lie;
      expect(problemOf(await comeBack(await begin()))).toBe('/login?problem=identity.oidc_failed');
    }
    provider.lie = {};
    expect(problemOf(await comeBack(await begin()))).toBe('/');
  });

  it('finds no account by an address the provider did not verify, and never an admin', async () => {
    const customer = await createActor(test, { role: 'customer' });
    const admin = await createActor(test, { role: 'admin', capabilities: ['support'] });
    provider.claims = { sub: 'p4', email: customer.email, email_verified: false };
    expect(problemOf(await comeBack(await begin()))).toBe('/login?problem=identity.oidc_no_email');
    provider.claims = { sub: 'p5', email: admin.email, email_verified: true };
    expect(problemOf(await comeBack(await begin()))).toBe('/login?problem=identity.oidc_admin');
    provider.claims = { sub: 'p4', email: customer.email, email_verified: true };
    const account = await me(cookiesOf((await comeBack(await begin())).headers));
    expect(account.body.data.userId).toBe(customer.userId);
  });

  it('is no way around the second factor', async () => {
    const customer = await createActor(test, { role: 'customer', secondFactor: true });
    provider.claims = { sub: 'p6', email: customer.email, email_verified: true };
    const location = problemOf(await comeBack(await begin('/account'))) ?? '';
    expect(location).toMatch(/^\/login#ticket=ses_\w+&methods=totp&returnTo=%2Faccount$/);
  });

  it('takes the ways in from whoever opened the account with an unproved address', async () => {
    const body = { email: 'victim@example.in', password: 'the squatter knows', role: 'customer' };
    const squatter = await call(test, { method: 'POST', path: '/api/auth/signup', body });
    provider.claims = { sub: 'p7', email: body.email, email_verified: true };
    const account = await me(cookiesOf((await comeBack(await begin())).headers));
    expect(account.body.data).toMatchObject({ userId: squatter.body.data.userId, hasPassword: false });
    expect(
      (await call(test, { method: 'POST', path: '/api/auth/login', body: { ...body, role: undefined } })).status,
    ).toBe(401);
    const token: string = squatter.body.data.accessToken;
    expect((await call(test, { method: 'GET', path: '/api/users/me', token })).status).toBe(401);
  });

  it('goes back to our own pages only', async () => {
    for (const returnTo of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%0d%0aSet-Cookie:x=1\n',
      'x',
    ]) {
      const body = { returnTo };
      expect((await call(test, { method: 'POST', path: '/api/auth/oidc/start', body })).status).toBe(400);
    }
  });
});
