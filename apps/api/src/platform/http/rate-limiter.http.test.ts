import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#platform/auth/actor.ts';
import type { HttpProblem } from '#platform/http/http-problem.ts';
import type { Route } from '#platform/http/route.ts';
import { call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { createRateLimiter } from './rate-limiter.ts';

const strict = { RATE_LIMIT_SCALE: '1' };
const open: TestApp[] = [];
async function app(environment: Record<string, string> = {}): Promise<TestApp> {
  const test = await startTestApp({ environment: { ...strict, ...environment } });
  open.push(test);
  return test;
}
afterAll(async () => {
  for (const test of open) await test.close();
});

const personOf = (userId: string): Actor => ({
  userId,
  role: 'customer',
  capabilities: [],
  subjects: [userId],
  status: 'active',
  sessionId: 'ses_test',
  mfaAt: undefined,
  via: 'bearer',
});

const wrongLogIn = (test: TestApp, headers: Record<string, string> = {}) =>
  call(test, {
    method: 'POST',
    path: '/api/auth/login',
    body: { email: `nobody${Math.random()}@example.in`, password: 'not the password' },
    headers,
  });

async function statuses(count: number, send: (index: number) => Promise<{ status: number }>): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await send(index)).status);
  return found;
}

describe('GOV-2: the public', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await app({ WEB_KEY: 'a key of the web server' });
  });

  it('has ten tries a minute to sign in, and is told how many are left and when to come back', async () => {
    const first = await wrongLogIn(test);
    expect(first.headers.get('ratelimit-policy')).toBe('"auth";q=10;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"auth";r=9;t=\d+$/);
    expect(await statuses(9, () => wrongLogIn(test))).not.toContain(429);
    const eleventh = await wrongLogIn(test);
    expect([eleventh.status, eleventh.body.code]).toEqual([429, 'request.too_many']);
    expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(eleventh.body.details.retryAfter_s).toBe(Number(eleventh.headers.get('retry-after')));
    // Other things still work: the limit is per category.
    expect((await call(test, { method: 'GET', path: '/api/flags' })).status).toBe(200);
  });

  it('gains nothing by inventing addresses', async () => {
    const spoofed = (index: number) =>
      wrongLogIn(test, {
        'x-forwarded-for': `10.0.0.${index}`,
        forwarded: `for=10.0.0.${index}`,
        'x-real-ip': `10.0.0.${index}`,
        'x-mistri-web-key': 'a key of the web-server',
      });
    expect(new Set(await statuses(3, spoofed))).toEqual(new Set([429]));
  });

  it('is the visitor, not the web server, on pages that are rendered there', async () => {
    const rendered = (visitor: string) => () =>
      wrongLogIn(test, { 'x-forwarded-for': visitor, 'x-mistri-web-key': 'a key of the web server' });
    expect((await statuses(11, rendered('49.205.1.1'))).at(-1)).toBe(429);
    expect((await rendered('49.205.1.2')()).status).not.toBe(429);
  });
});

describe('GOV-2: behind a trusted proxy', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await app({ TRUSTED_PROXIES: '127.0.0.1' });
  });

  it('a visitor is known by the address that the proxy saw, not by the one they claim', async () => {
    const through = (visitor: string) => (index: number) =>
      wrongLogIn(test, { 'x-forwarded-for': `10.9.9.${index}, ${visitor}` });
    expect((await statuses(11, through('49.205.1.1'))).at(-1)).toBe(429);
    expect((await through('49.205.1.2')(0)).status).not.toBe(429);
  });

  it('nobody can use the addresses of one IPv6 network one after the other', async () => {
    const next = (index: number) => wrongLogIn(test, { 'x-forwarded-for': `2405:201:e00a:1::${index + 1}` });
    expect((await statuses(11, next)).at(-1)).toBe(429);
  });

  it('who goes on after being refused a hundred times is not answered at all for a while', async () => {
    const abuser = { 'x-forwarded-for': '49.205.1.3' };
    await statuses(112, () => wrongLogIn(test, abuser));
    const blocked = await call(test, { method: 'GET', path: '/api/flags', headers: abuser });
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(600);
    expect((await call(test, { method: 'GET', path: '/api/flags' })).status).toBe(200);
    expect((await call(test, { method: 'GET', path: '/api/health', headers: abuser })).status).toBe(200);
  });

  it('who is signed in is counted by person and role, wherever they are', async () => {
    const customer = await createActor(test, { role: 'customer' });
    const admin = await createActor(test, { role: 'admin', capabilities: ['support'] });
    const policy = async (actor: typeof customer) => (await actor.get('/api/users/me')).headers.get('ratelimit-policy');
    expect(await policy(customer)).toBe('"other";q=100;w=60');
    expect(await policy(admin)).toBe('"other";q=300;w=60');
  });
});

describe('GOV-2: bursts', () => {
  it('of one person are cut off within the second, and nobody else is', async () => {
    // Without the network: a busy machine is too slow for forty requests within a second.
    const test = await app();
    const limiter = createRateLimiter(test.app.services, undefined);
    const headers = new Map<string, string>();
    const reply = { header: (name: string, value: string) => headers.set(name, value) } as unknown as FastifyReply;
    const ask = (userId: string) =>
      limiter
        .limit({ ip: '127.0.0.1' } as FastifyRequest, reply, { limit: 'orders' } as Route, personOf(userId))
        .then(() => 'answered')
        .catch((error: HttpProblem) => error.status);
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask('usr_busy')));
    // 60 a minute, at most 15 of them within a second.
    expect(answers.filter((answer) => answer === 'answered')).toHaveLength(15);
    expect(answers.filter((answer) => answer === 429)).toHaveLength(25);
    expect(headers.get('retry-after')).toBe('1');
    expect(await ask('usr_calm')).toBe('answered');
  });
});

const redisThere = spawnSync('redis-server', ['--version']).status === 0;

describe.skipIf(!redisThere)('with Redis', () => {
  let redis: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    url = `redis://127.0.0.1:${port}`;
    const probe = new Redis(url, { retryStrategy: () => 50 });
    probe.on('error', () => undefined);
    await vi.waitFor(async () => expect(await probe.ping()).toBe('PONG'), { timeout: 10_000 });
    probe.disconnect();
  });
  afterAll(() => {
    redis.kill();
  });

  it('two processes count together, and each by itself when Redis is gone', async () => {
    const one = await app({ REDIS_URL: url });
    const two = await app({ REDIS_URL: url });
    expect(await statuses(10, (index) => wrongLogIn(index % 2 === 0 ? one : two))).not.toContain(429);
    expect((await wrongLogIn(one)).status).toBe(429);
    expect((await wrongLogIn(two)).status).toBe(429);
    const ended = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill('SIGKILL');
    await ended;
    await expect.poll(async () => (await wrongLogIn(one)).status, { timeout: 10_000 }).not.toBe(429);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
