import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/ids.ts';
import { type Actor, call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Inbox, startInbox } from '#test/inbox.ts';

let inbox: Inbox;
let test: TestApp;
let actor: Actor;
beforeAll(async () => {
  inbox = await startInbox();
  test = await startTestApp({ environment: inbox.environment });
  actor = await createActor(test, { role: 'customer' });
});
afterAll(async () => {
  await test.close();
  await inbox.close();
});

/** Writes bytes to the socket as they are, since fetch refuses to send what attackers send; answers everything said. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(test.url);
    const socket = net.connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    // A server that had enough hangs up: what it said before counts.
    socket.on('error', () => resolve(answer));
  });
}
const head = (path: string, more: string[] = [], method = 'GET'): string =>
  [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...more, '', ''].join('\r\n');
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

const send = async (body: string | Buffer, headers: Record<string, string> = {}, path = '/api/addresses') => {
  const response = await fetch(test.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${actor.token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, text: await response.text() };
};

describe('a body', () => {
  it('that is no JSON, or not only, is refused without a look inside', async () => {
    for (const body of ['{', '', 'null', '[]', '"text"', '{"a":1}{"b":2}', "{'a':1}", '\ufeff{}', '{"a":NaN}'])
      expect([body, (await send(body)).status]).toEqual([body, 400]);
  });

  it('nested a hundred thousand times is no way to stop the server', async () => {
    for (const body of [
      '['.repeat(100_000) + ']'.repeat(100_000),
      '{"lines":'.repeat(20_000) + '1' + '}'.repeat(20_000),
      `{"name":"a","lines":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ])
      expect((await send(body)).status).toBe(400);
    expect((await actor.get('/api/users/me')).status).toBe(200);
  });

  it('cannot reach the prototype of objects', async () => {
    const address = { name: 'A B', lines: ['1 Street'], city: 'Madurai', pin: '625001', phone: '9876543210' };
    const plain = JSON.stringify(address).slice(0, -1);
    for (const extra of ['"__proto__":{"role":"admin"}', '"constructor":{"prototype":{"role":"admin"}}'])
      expect((await send(`${plain},${extra}}`)).status).toBe(400);
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
  });

  it('named twice is what the schema judged, not what came first', async () => {
    const twice =
      '{"name":"A B","lines":["1 Street"],"city":"Madurai","pin":"625001","pin":"000000","phone":"9876543210"}';
    expect((await send(twice)).status).toBe(400);
  });

  it('of a form or another type, as a foreign page can send it without asking, is refused', async () => {
    const address = '{"name":"A B","lines":["1 Street"],"city":"Madurai","pin":"625001","phone":"9876543210"}';
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/xml',
    ])
      expect([type, (await send(address, { 'content-type': type })).status]).toEqual([
        type,
        type === 'text/plain' ? 400 : 415,
      ]);
  });

  it('larger than allowed is cut off, also when it lies about its length or comes in chunks', async () => {
    expect((await send(JSON.stringify({ name: 'x'.repeat(300 * 1024) }))).status).toBe(413);
    const declared = await raw(
      head('/api/auth/login', ['Content-Type: application/json', 'Content-Length: 99999999'], 'POST') + '{"email":',
    );
    expect(statusOf(declared)).toBe(413);
    const chunk = 'x'.repeat(64 * 1024);
    const chunked = await raw(
      head('/api/auth/login', ['Content-Type: application/json', 'Transfer-Encoding: chunked'], 'POST') +
        `${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(8) +
        '0\r\n\r\n',
    );
    expect(statusOf(chunked)).toBe(413);
  });

  it('is not unpacked: a bomb stays a small file', async () => {
    for (const encoding of ['gzip', 'br', 'deflate'])
      expect((await send(Buffer.alloc(1000), { 'content-encoding': encoding })).status).toBe(400);
  });
});

describe('a request', () => {
  it('that two servers would read in two ways is refused (smuggling)', async () => {
    for (const lines of [
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding : chunked'],
      ['Content-Length: +5'],
      ['X: a\rContent-Length: 5'],
    ])
      expect([lines, statusOf(await raw(head('/api/flags', lines, 'POST') + '0\r\n\r\n'))]).toEqual([lines, 400]);
  });

  it('with headers beyond all bounds is refused, and the next one is served', async () => {
    expect(await raw(head('/api/flags', [`X-Long: ${'a'.repeat(200_000)}`]))).toMatch(/^$|^HTTP\/1.1 431/);
    const many = Array.from({ length: 5_000 }, (_, number) => `X-${number}: ${'a'.repeat(20)}`);
    expect(await raw(head('/api/flags', many))).toMatch(/^$|^HTTP\/1.1 431/);
    expect(statusOf(await raw(head('/api/flags')))).toBe(200);
  });

  it('cannot put lines into the answer (response splitting)', async () => {
    for (const path of [
      '/api/payments/return/x%0d%0aSet-Cookie:%20a=b',
      '/api/auth/oidc/start?returnTo=/%0d%0aSet-Cookie:%20a=b',
      '/api/products?q=%0d%0aSet-Cookie:%20a=b',
      `/api/${'%0d%0aSet-Cookie:%20a=b'}`,
    ])
      expect(await raw(head(path))).not.toMatch(/^set-cookie: a=b/im);
    const key = await fetch(`${test.url}/api/addresses`, { headers: { 'x-request-id': 'mine', 'x-trace-id': 'mine' } });
    expect(await key.text()).not.toContain('mine');
  });

  it('is not led elsewhere (open redirect)', async () => {
    for (const path of [
      '/api/payments/return/https:%2F%2Fevil.example',
      '/api/payments/return/%2F%2Fevil.example',
      '/api/auth/oidc/start?returnTo=//evil.example',
      '/api/auth/oidc/start?returnTo=https://evil.example',
      '//evil.example/api/flags',
    ]) {
      const answer = await raw(head(path));
      expect([path, /^location: .*evil/im.test(answer)]).toEqual([path, false]);
    }
  });

  it('by another method than the one of the route does nothing', async () => {
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'OPTIONS']) {
      const answer = await raw(head('/api/users/me', [`Authorization: Bearer ${actor.token}`], method));
      expect([method, statusOf(answer) === 200]).toEqual([method, false]);
      expect(answer).not.toContain(actor.userId);
    }
    const overridden = await fetch(`${test.url}/api/auth/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${actor.token}`, 'x-http-method-override': 'GET', 'x-method-override': 'GET' },
    });
    expect(overridden.status).toBe(405);
  });

  it('by a method that a path of ours does not take hears which ones it takes, whoever asks', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/api/flags', 'GET, HEAD'],
      ['OPTIONS', '/api/flags?x=1', 'GET, HEAD'],
      ['PUT', '/api/addresses', 'GET, HEAD, POST'],
      ['GET', '/api/auth/login', 'POST'],
      ['POST', `/api/products/${newId('prd')}`, 'DELETE, GET, HEAD, PATCH'],
      // Two patterns take this path, each with methods of its own.
      ['PUT', '/api/products/suggestions', 'DELETE, GET, HEAD, PATCH'],
      // Admins only: the document says so to everybody, and nothing is said about who asks.
      ['DELETE', '/api/admin/holds/release', 'GET, HEAD, POST'],
    ] as const)
      for (const token of [undefined, actor.token]) {
        const { status, headers, body } = await call(test, { method, path, ...(token === undefined ? {} : { token }) });
        expect([method, path, status, headers.get('allow')]).toEqual([method, path, 405, allow]);
        expect(body).toMatchObject({ success: false, code: 'request.wrong_method', traceId: expect.any(String) });
        expect(body.message).toContain(allow);
      }
  });

  it('for a path that is not ours stays 404, without a word about methods', async () => {
    for (const [method, path] of [
      ['GET', '/api/no/such/path'],
      ['DELETE', '/api/flags/'],
      ['DELETE', '/api/flags/more'],
      ['GET', '/api/addresses/:addressId/more'],
      // Only this process itself may knock there.
      ['GET', '/internal/actor'],
      ['GET', '/internal/address'],
    ] as const) {
      const { status, headers, body } = await call(test, { method, path, token: actor.token });
      expect([method, path, status, body.code]).toEqual([method, path, 404, 'request.no_such_route']);
      expect(headers.get('allow')).toBeNull();
    }
  });

  it('finds no file by any spelling of a path', async () => {
    for (const path of [
      '/api/../../../../etc/passwd',
      '/api/%2e%2e/%2e%2e/etc/passwd',
      '/api/photos/..%2f..%2f..%2fetc%2fpasswd',
      '/api/photos/%252e%252e%252fetc%252fpasswd',
      '/api/photos/....//....//etc/passwd',
      '/api/dealers/..%5c..%5c/documents/pan_card',
      '/api\\..\\..\\etc\\passwd',
      '/api/photos/%00',
      '/api/;/users/me',
      '/API/users/me',
      '/api/users/me/',
      '/api//users/me',
    ]) {
      const answer = await raw(head(path));
      expect([path, (statusOf(answer) >= 400 && statusOf(answer) < 500) || statusOf(answer) === 502]).toEqual([
        path,
        true,
      ]);
      expect(answer).not.toContain('root:');
    }
  });
});

describe('the Host header', () => {
  it('of somebody else ends up in no mail, no link and no form', async () => {
    const owner = await createActor(test, { role: 'admin', capabilities: ['owner'] });
    const poisoned = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    const request = (path: string, body: string, token?: string) =>
      raw(
        head(
          path,
          [
            ...Object.entries(poisoned).map(([name, value]) => `${name}: ${value}`),
            ...(token ? [`Authorization: Bearer ${token}`] : []),
            'Content-Type: application/json',
            `Content-Length: ${body.length}`,
          ],
          'POST',
        ).replace('Host: 127.0.0.1\r\n', '') + body,
      );
    const invited = await request(
      '/api/admin/invitations',
      JSON.stringify({ email: 'new.admin@example.in', capabilities: ['support'], reason: 'joins the desk' }),
      owner.token,
    );
    expect(invited).not.toContain('evil.example');
    await request('/api/auth/password/forgot', JSON.stringify({ email: actor.email }));
    await test.app.outbox.drain();
    expect(inbox.mails.length).toBeGreaterThan(0);
    expect(inbox.mails.filter((mail) => mail.text.includes('evil.example'))).toEqual([]);
    const grant = await request('/api/auth/device', '{}');
    expect(grant).not.toContain('evil.example');
  });
});

describe('an answer', () => {
  it('is not kept by browsers and proxies, not guessed at, not framed, and names no server', async () => {
    for (const path of ['/api/users/me', '/api/addresses', '/api/no/such/path']) {
      const { headers } = await actor.get(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
    }
  });

  it('is for our own pages: no other origin may read it', async () => {
    const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const asked = await call(test, { method: 'OPTIONS', path: '/api/orders', headers: foreign });
    const read = await actor.get('/api/users/me', { origin: 'https://evil.example' });
    for (const { headers } of [asked, read])
      expect([headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]).toEqual([
        null,
        null,
      ]);
  });
});
