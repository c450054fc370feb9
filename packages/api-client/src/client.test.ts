import { describe, expect, test, vi } from 'vitest';
import { createClient, type ClientOptions } from './client.ts';
import { ApiFailure, type ApiResult, dataOf } from './api-problem.ts';

interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

/** A server made of prepared answers; records what was sent. */
function server(answer: (sent: Sent, count: number) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetcher = (async (url: string, init: RequestInit) => {
    const record = {
      method: init.method ?? 'GET',
      url,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : init.body,
    };
    sent.push(record);
    return answer(record, sent.length);
  }) as typeof fetch;
  return { sent, fetcher };
}

const good = (data: unknown) => Response.json({ success: true, message: 'OK', data, traceId: 'trc_1' });
const bad = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json(
    { success: false, code, message: 'No.', errors: [], details: {}, traceId: 'trc_2' },
    { status, headers },
  );

/** The operations are those of the real document; here only the mechanics matter, so any path goes. */
function client(fetcher: typeof fetch, more: Partial<ClientOptions> = {}) {
  type AnyCall = (path: string, input?: object) => Promise<ApiResult<unknown>>;
  return createClient({ origin: '', fetch: fetcher, ...more }) as unknown as { get: AnyCall; post: AnyCall };
}

describe('calls', () => {
  test('fill the path, write the query, take off the envelope', async () => {
    const { sent, fetcher } = server(() => good({ items: [] }));
    const result = await client(fetcher).get('/api/orders/{orderId}', {
      path: { orderId: 'ord/../1' },
      query: { state: ['paid', 'packed'], after: undefined },
    });
    expect(result).toEqual({ ok: true, data: { items: [] } });
    expect(sent[0]?.url).toBe('/api/orders/ord%2F..%2F1?state=paid&state=packed');
    expect(sent[0]?.headers.has('idempotency-key')).toBe(false);
  });

  test('a missing path value is a bug, not a call to another route', async () => {
    const { sent, fetcher } = server(() => good(null));
    await expect(client(fetcher).get('/api/orders/{orderId}', { path: { orderId: '' } })).rejects.toThrow('orderId');
    expect(sent).toHaveLength(0);
  });

  test('mutating calls carry the CSRF token and an idempotency key of their own or the given one', async () => {
    const { sent, fetcher } = server(() => good(null));
    const api = client(fetcher, { csrfToken: () => 'token' });
    await api.post('/api/carts', { body: { quantity: 1 } });
    await api.post('/api/carts', { body: { quantity: 1 }, idempotencyKey: 'same-key-again' });
    expect(sent[0]?.headers.get('x-csrf-token')).toBe('token');
    expect(sent[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent[1]?.headers.get('idempotency-key')).toBe('same-key-again');
    expect(sent[0]?.body).toEqual({ quantity: 1 });
  });

  test('a refusal is returned with its code and fields', async () => {
    const { fetcher } = server(() =>
      Response.json(
        {
          success: false,
          code: 'request.invalid',
          message: 'x',
          errors: [{ path: 'email', message: 'is required' }, 'junk'],
          details: { a: 1 },
          traceId: 'trc_9',
        },
        { status: 400 },
      ),
    );
    const result = await client(fetcher).post('/api/auth/signup', { body: {} });
    expect(result).toMatchObject({
      ok: false,
      problem: {
        status: 400,
        code: 'request.invalid',
        errors: [{ path: 'email' }],
        details: { a: 1 },
        traceId: 'trc_9',
      },
    });
    expect(() => dataOf(result)).toThrow(ApiFailure);
  });

  test('an answer that is not ours still becomes a problem', async () => {
    const { fetcher } = server(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await client(fetcher).get('/api/products')).toMatchObject({
      ok: false,
      problem: { status: 502, code: 'service.unexpected_answer' },
    });
  });

  test('a dead network is a problem too, and an abort stays an abort', async () => {
    const fetcher = (async () => {
      throw new TypeError('fetch failed');
    }) as unknown as typeof fetch;
    const api = client(fetcher);
    expect(await api.get('/api/products')).toMatchObject({
      ok: false,
      problem: { status: 0, code: 'network.unreachable' },
    });
    await expect(api.get('/api/products', { signal: AbortSignal.abort() })).rejects.toThrow('fetch failed');
  });
});

describe('429', () => {
  test('a short wait is kept and the call repeated with the same key', async () => {
    const wait = vi.fn(async () => undefined);
    const { sent, fetcher } = server((_, count) =>
      count === 1 ? bad(429, 'limit.reached', { 'retry-after': '2' }) : good(1),
    );
    expect(await client(fetcher, { wait }).post('/api/orders', { body: {} })).toEqual({ ok: true, data: 1 });
    expect(wait).toHaveBeenCalledExactlyOnceWith(2000);
    expect(sent[0]?.headers.get('idempotency-key')).toBe(sent[1]?.headers.get('idempotency-key'));
  });

  test('a long wait is handed to the person', async () => {
    const wait = vi.fn(async () => undefined);
    const { fetcher } = server(() => bad(429, 'limit.reached', { 'retry-after': '45' }));
    const result = await client(fetcher, { wait }).get('/api/products');
    expect(result).toMatchObject({ ok: false, problem: { status: 429, retryAfter_s: 45 } });
    expect(wait).not.toHaveBeenCalled();
  });
});

describe('an expired session', () => {
  test('is renewed once for all calls that found it, and they succeed', async () => {
    let renewed = false;
    const { sent, fetcher } = server((call) => {
      if (call.url === '/api/auth/refresh') {
        renewed = true;
        return good(null);
      }
      return renewed ? good(call.url) : bad(401, 'auth.required');
    });
    const api = client(fetcher, { csrfToken: () => 'token' });
    const results = await Promise.all([api.get('/api/users/me'), api.get('/api/orders'), api.get('/api/carts')]);
    expect(results.every((result) => result.ok)).toBe(true);
    expect(sent.filter((call) => call.url === '/api/auth/refresh')).toHaveLength(1);
  });

  test('that cannot be renewed is reported once per attempt and answers the 401', async () => {
    const onSignedOut = vi.fn();
    const { sent, fetcher } = server(() => bad(401, 'auth.required'));
    const api = client(fetcher, { csrfToken: () => 'token', onSignedOut });
    expect(await api.get('/api/users/me')).toMatchObject({ ok: false, problem: { status: 401 } });
    expect(onSignedOut).toHaveBeenCalledOnce();
    expect(sent.map((call) => call.url)).toEqual(['/api/users/me', '/api/auth/refresh']);
  });

  test('a network failure while renewing does not sign anybody out', async () => {
    const onSignedOut = vi.fn();
    const { fetcher } = server((call) => {
      if (call.url === '/api/auth/refresh') throw new TypeError('fetch failed');
      return bad(401, 'auth.required');
    });
    await client(fetcher, { csrfToken: () => 'token', onSignedOut }).get('/api/users/me');
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test('nobody is not asked to renew, a wrong password and a step-up are not expired sessions', async () => {
    const { sent, fetcher } = server((call) =>
      bad(401, call.url.includes('login') ? 'identity.wrong_credentials' : 'auth.step_up'),
    );
    await client(fetcher).get('/api/users/me');
    const api = client(fetcher, { csrfToken: () => 'token' });
    await api.post('/api/auth/login', { body: {} });
    await api.post('/api/payouts', { body: {} });
    expect(sent.some((call) => call.url === '/api/auth/refresh')).toBe(false);
  });
});

test('files come with their name', async () => {
  const { fetcher } = server(
    () => new Response('%PDF', { headers: { 'content-disposition': 'attachment; filename="INV-1.pdf"' } }),
  );
  const result = await createClient({ origin: '', fetch: fetcher }).file('/api/invoices/inv_1/pdf');
  expect(result.ok && result.data.name).toBe('INV-1.pdf');
  expect(result.ok && (await result.data.content.text())).toBe('%PDF');
});
