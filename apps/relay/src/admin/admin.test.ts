import { createHash } from 'node:crypto';
import { request } from 'node:https';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { movableClock, startTestRelay, type TestRelay } from '../../test/test-relay.ts';

const token = 'a-token-of-an-administrator';
const tokenHash = `sha256:${createHash('sha256').update(token).digest('base64url')}`;
const any = { address: '127.0.0.1', port: 0 };
const clock = movableClock();

let relay: TestRelay;
beforeEach(async () => {
  relay = await startTestRelay({ listen: { tls: any, plain: any, admin: any }, admin: { tokenHash } }, clock);
});
afterEach(async () => {
  await relay.close();
});

async function ask(
  method: string,
  path: string,
  body?: unknown,
  given = token,
): Promise<{ status: number; body: never }> {
  const answer = await fetch(`http://127.0.0.1:${relay.ports.admin ?? 0}${path}`, {
    method,
    headers: { authorization: `Bearer ${given}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  return { status: answer.status, body: (isJson ? JSON.parse(text) : text) as never };
}

describe('who may', () => {
  test.each([
    ['GET', '/api/status'],
    ['GET', '/api/sessions'],
    ['DELETE', '/api/sessions/lns_x'],
    ['PUT', '/api/sessions/lns_x/limit'],
    ['GET', '/api/limits'],
    ['PUT', '/api/limits'],
    ['POST', '/api/drain'],
    ['GET', '/api/anything'],
  ])('%s %s is for who has the token', async (method, path) => {
    const bare = await fetch(`http://127.0.0.1:${relay.ports.admin ?? 0}${path}`, { method });
    expect(bare.status).toBe(401);
    expect((await ask(method, path, undefined, 'another')).status).toBe(401);
    // The hash in the settings opens nothing.
    expect((await ask(method, path, undefined, tokenHash.slice(7))).status).toBe(401);
    expect(relay.relay.table.isDraining).toBe(false);
  });

  test('wrong tokens are counted, and after ten the right one has to wait too', async () => {
    clock.move(60_000);
    for (let turn = 0; turn < 10; turn += 1)
      expect((await ask('GET', '/api/status', undefined, 'no')).status).toBe(401);
    expect((await ask('GET', '/api/status')).status).toBe(429);
    clock.move(60_000);
    expect((await ask('GET', '/api/status')).status).toBe(200);
  });
});

describe('what an administrator does', () => {
  test('sees sessions without addresses, tokens or payload, and ends one', async () => {
    const parties = await relay.parties();
    const [host, guest] = await relay.pair(parties, ['plain', 'tls']);
    host.write(Buffer.from('a secret of the host'));
    await guest.read(20);
    const { body } = await ask('GET', '/api/sessions');
    expect(body).toMatchObject({
      total: 1,
      sessions: [
        {
          sessionId: parties.claims.sid,
          fromHost_bytes: 20,
          fromGuest_bytes: 0,
          limit_bytesPerSecond: null,
          pairs: [
            [
              { over: 'plain', network: '127.0.0.0/24' },
              { over: 'tls', network: '127.0.0.0/24' },
            ],
          ],
        },
      ],
    });
    const told = JSON.stringify(body) + relay.lines.join('');
    for (const secret of ['127.0.0.1', parties.token, 'a secret']) expect(told).not.toContain(secret);
    expect((await ask('DELETE', `/api/sessions/${parties.claims.sid}`)).status).toBe(200);
    await host.closed;
    expect((await ask('DELETE', `/api/sessions/${parties.claims.sid}`)).status).toBe(404);
  });

  test('limits one session, and all', async () => {
    const parties = await relay.parties({ limits: { bytesPerSecond: 9_000_000 } });
    await relay.pair(parties);
    const path = `/api/sessions/${parties.claims.sid}/limit`;
    expect((await ask('PUT', path, { bytesPerSecond: 2_000_000 })).status).toBe(200);
    const [session] = relay.relay.table.sessions.values();
    expect(session?.bucket.bytesPerSecond).toBe(2_000_000);
    await ask('PUT', path, { bytesPerSecond: null });
    expect(session?.bucket.bytesPerSecond).toBe(9_000_000);
    expect((await ask('PUT', '/api/sessions/lns_none/limit', { bytesPerSecond: 5_000 })).status).toBe(404);
    expect((await ask('PUT', '/api/limits', { session: { bytesPerSecond: 1_000_000 } })).body).toMatchObject({
      session: { bytesPerSecond: 1_000_000, pairs: 4 },
    });
    expect(session?.bucket.bytesPerSecond).toBe(1_000_000);
    expect((await ask('GET', '/api/limits')).body).toMatchObject({ session: { bytesPerSecond: 1_000_000 } });
  });

  test.each<[unknown, number, string]>([
    [{ session: { bytesPerSecond: 5 } }, 422, 'session.bytesPerSecond is 5: expected bytes per second'],
    [{ session: { speed: 5_000 } }, 422, 'session.speed is no setting'],
    [[], 422, 'expected limits'],
    ['{', 400, 'not JSON'],
    [{ session: { x: 'y'.repeat(20_000) } }, 413, 'over 16384 bytes'],
  ])('limits that are none are refused with what is expected', async (body, status, message) => {
    const answer = await ask('PUT', '/api/limits', body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(message);
  });

  test('drains: health says so, and whoever runs the relay is told', async () => {
    expect((await ask('GET', '/readyz')).status).toBe(200);
    expect((await ask('POST', '/api/drain')).status).toBe(202);
    await relay.started.drainAsked;
    await relay.drain();
    expect((await ask('GET', '/readyz')).status).toBe(503);
    expect((await ask('GET', '/api/status')).body).toMatchObject({
      isDraining: true,
      load: expect.any(Number) as number,
    });
  });
});

test('metrics count what happened', async () => {
  const [host, guest] = await relay.pair(await relay.parties());
  host.write(Buffer.alloc(1_000));
  await guest.read(1_000);
  const text = String((await ask('GET', '/metrics')).body);
  for (const line of [
    'mistri_relay_pairs 1',
    'mistri_relay_pairs_total{transports="tls-tls"} 1',
    'mistri_relay_carried_bytes_total 1000',
    'mistri_relay_draining 0',
  ])
    expect(text).toContain(line);
});

test('the page may load nothing from elsewhere and be put into no frame', async () => {
  for (const path of ['/', '/admin.js', '/words.js', '/admin.css']) {
    const answer = await fetch(`http://127.0.0.1:${relay.ports.admin ?? 0}${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await answer.text()).not.toMatch(/https?:\/\/|innerHTML|eval\(/);
  }
  expect((await ask('POST', '/')).status).toBe(405);
  expect((await ask('GET', '/../package.json')).status).toBe(404);
});

test('every language has every word of the page', async () => {
  // By address: it is a file for browsers and has no types.
  const page = (await import(new URL('page/words.js', import.meta.url).href)) as {
    words: Record<string, Record<string, string>>;
  };
  const { words } = page;
  expect(Object.keys(words)).toEqual(['en', 'ta', 'hi']);
  const [english, ...others] = Object.values(words);
  for (const other of others) {
    expect(Object.keys(other).toSorted()).toEqual(Object.keys(english ?? {}).toSorted());
    for (const word of Object.values(other)) expect(word).not.toBe('');
  }
});

test('on any address but loopback there is only TLS, and metrics need the token', async () => {
  const other = await startTestRelay({
    listen: { tls: any, admin: { address: '0.0.0.0', port: 0 } },
    admin: { tokenHash },
  });
  try {
    const status = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port: other.ports.admin, path, headers, rejectUnauthorized: false };
        request(options, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status('/metrics', {})).toBe(401);
    expect(await status('/metrics', { authorization: `Bearer ${token}` })).toBe(200);
    await expect(fetch(`http://127.0.0.1:${other.ports.admin ?? 0}/healthz`)).rejects.toThrow();
  } finally {
    await other.close();
  }
});
