import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventName, EventPayload } from '@mistri/contracts/events/index';
import { newId } from '#platform/ids.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { systemOrigin } from '#platform/audit.ts';
import { changeStatus, createActor, type Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { socketLimits } from './socket-limits.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});

type Options = NonNullable<Parameters<typeof io>[1]>;

function socketFor(where: TestApp, options: Options): Socket {
  const socket = io(where.url, { forceNew: true, reconnection: false, transports: ['websocket'], ...options });
  open.push(socket);
  return socket;
}

/** @returns the connected socket, or why not */
async function connect(where: TestApp, options: Options): Promise<{ socket: Socket; code?: string; message?: string }> {
  const socket = socketFor(where, options);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve({ socket }));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) =>
      resolve({ socket, code: error.data?.code ?? 'refused', message: error.message }),
    );
  });
}

const connected = async (actor: Actor, where = test): Promise<Socket> => {
  const { socket, code } = await connect(where, { auth: { token: actor.token } });
  expect(code).toBeUndefined();
  return socket;
};

const next = (socket: Socket, event: string): Promise<unknown> =>
  new Promise((resolve) => socket.once(event, (payload: unknown) => resolve(payload ?? true)));

/** What arrived up to now: asked after a round trip, so that everything sent before has come. */
function collect(socket: Socket): { events: unknown[][]; settle: () => Promise<void> } {
  const events: unknown[][] = [];
  socket.onAny((...event: unknown[]) => events.push(event));
  return { events, settle: async () => void (await socket.emitWithAck('watch', 'nonsense')) };
}

async function tell<N extends EventName>(name: N, subject: string, payload: EventPayload<N>): Promise<void> {
  const origin = systemOrigin('test', 'trc_test', test.clock.now(), 'command');
  await transact(test.db, (tx) => emit(tx, origin, { name, subject, payload }));
  await test.app.outbox.drain();
}

async function emitOrderMoved(orderId: string, buyerId: string, dealerId: string): Promise<void> {
  const origin = systemOrigin('test', 'trc_test', test.clock.now(), 'command');
  await transact(test.db, (tx) =>
    emit(tx, origin, {
      name: 'orders.moved.v1',
      subject: orderId,
      payload: { orderId, buyerId, dealerId, from: 'paid', to: 'accepted' } as never,
    }),
  );
  await test.app.outbox.drain();
}

describe('who gets in', () => {
  it('nobody without a session, with a broken token, or from a foreign page', async () => {
    const customer = await createActor(test, { role: 'customer' });
    expect((await connect(test, {})).code).toBe('auth.required');
    expect((await connect(test, { auth: { token: `${customer.token}x` } })).code).toBe('auth.required');
    expect((await connect(test, { auth: { token: { $ne: '' } } })).code).toBe('auth.required');
    const foreign = { extraHeaders: { origin: 'https://evil.example' } };
    expect((await connect(test, { auth: { token: customer.token }, ...foreign })).code).toBe('refused');
    const polling = { auth: { token: customer.token }, transports: ['polling'], ...foreign };
    expect((await connect(test, polling)).code).toBe('refused');
  });

  it('the cookie of our own page, but not together with a foreign origin', async () => {
    const login = await fetch(`${test.url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-session': 'cookie', origin: test.url },
      body: JSON.stringify({ email: 'page@example.in', password: 'correct horse battery', role: 'customer' }),
    });
    const cookie = login.headers
      .getSetCookie()
      .map((entry) => entry.split(';')[0])
      .join('; ');
    expect((await connect(test, { extraHeaders: { cookie, origin: test.url } })).code).toBeUndefined();
    expect((await connect(test, { extraHeaders: { cookie, origin: 'https://evil.example' } })).code).toBe('refused');
  });

  it('nobody twenty times over, and no message larger or more frequent than allowed', async () => {
    const customer = await createActor(test, { role: 'customer' });
    const sockets = await Promise.all(Array.from({ length: socketLimits.socketsPerUser }, () => connected(customer)));
    expect((await connect(test, { auth: { token: customer.token } })).code).toBe('request.too_many');
    const [large, chatty] = sockets as [Socket, Socket];
    const closed = next(large, 'disconnect');
    large.emit('watch', 'x'.repeat(socketLimits.message_bytes + 1));
    await closed;
    const tired = next(chatty, 'disconnect');
    for (let index = 0; index <= socketLimits.messages; index += 1) chatty.emit('unwatch', 'x');
    await tired;
  });

  it('nobody by the inner door', async () => {
    const answer = await fetch(`${test.url}/internal/actor`, { headers: { 'x-inside': 'guess' } });
    expect(answer.status).toBe(404);
  });
});

describe('what they hear', () => {
  it('their own news after the commit, and nobody else’s', async () => {
    const dealerId = newId('dlr');
    const buyer = await createActor(test, { role: 'customer' });
    const dealer = await createActor(test, { role: 'dealer', memberships: [dealerId] });
    const stranger = await createActor(test, { role: 'customer' });
    const [hears, alsoHears, hearsNothing] = await Promise.all(
      [buyer, dealer, stranger].map((actor) => connected(actor)),
    );
    const strange = collect(hearsNothing as Socket);
    const news = Promise.all([next(hears as Socket, 'order.moved'), next(alsoHears as Socket, 'order.moved')]);
    const orderId = newId('ord');
    await emitOrderMoved(orderId, buyer.userId, dealerId);
    expect(await news).toEqual([
      { orderId, status: 'accepted' },
      { orderId, status: 'accepted' },
    ]);
    await strange.settle();
    expect(strange.events).toEqual([]);
  });

  it('an answer to a return, which moves no order; a dispute, which has two sides and a desk', async () => {
    const payeeId = newId('dlr');
    const [buyer, dealer, desk, stranger] = [
      await createActor(test, { role: 'customer' }),
      await createActor(test, { role: 'dealer', memberships: [payeeId] }),
      await createActor(test, { role: 'admin', capabilities: ['operations'] }),
      await createActor(test, { role: 'dealer', memberships: [newId('dlr')] }),
    ];
    const [one, two, three, nobody] = (await Promise.all(
      [buyer, dealer, desk, stranger].map((actor) => connected(actor)),
    )) as [Socket, Socket, Socket, Socket];
    const strange = collect(nobody);
    const [orderId, returnId, disputeId] = [newId('ord'), newId('ret'), newId('dsp')];
    const answers = Promise.all([next(one, 'order.return_changed'), next(two, 'order.return_changed')]);
    const sides = { orderId, checkoutId: newId('chk'), buyerId: buyer.userId, dealerId: payeeId };
    await tell('orders.return_changed.v1', orderId, { ...sides, returnId, state: 'accepted' });
    expect(await answers).toEqual([
      { orderId, returnId },
      { orderId, returnId },
    ]);
    const offers = Promise.all([one, two, three].map((socket) => next(socket, 'dispute.changed')));
    const dispute = { disputeId, jobId: orderId, customerId: buyer.userId, payeeId };
    await tell('disputes.offer_made.v1', orderId, {
      ...dispute,
      by: 'payee',
      offerId: newId('dof'),
      amount_minor: 100,
    });
    const changed = { disputeId, jobId: orderId };
    expect(await offers).toEqual([changed, changed, changed]);
    await strange.settle();
    expect(strange.events).toEqual([]);
  });

  it("not another's order, whatever they call it", async () => {
    const stranger = await connected(await createActor(test, { role: 'customer' }));
    const victim = await createActor(test, { role: 'customer' });
    for (const audience of [
      `order:${newId('ord')}`,
      `user:${victim.userId}`,
      'desk:finance',
      'role:admin',
      `unknown:${victim.userId}`,
      { toString: () => 'desk:finance' },
      null,
      ['desk:finance'],
    ]) {
      expect(await stranger.emitWithAck('watch', audience)).toMatchObject({ ok: false });
    }
    const { events, settle } = collect(stranger);
    test.app.services.realtime.push(`user:${victim.userId}`, 'notification.new', {});
    test.app.services.realtime.push('desk:finance', 'queues.changed', {});
    await settle();
    expect(events).toEqual([]);
  });

  it('their desk, and not before the second factor', async () => {
    const finance = await connected(await createActor(test, { role: 'admin', capabilities: ['finance'] }));
    const half = await createActor(test, { role: 'admin', capabilities: ['finance'], secondFactor: false });
    const without = collect(await connected(half));
    const news = next(finance, 'queues.changed');
    test.app.services.realtime.push('desk:finance', 'queues.changed', { queue: 'escrow.releases' });
    expect(await news).toEqual({ queue: 'escrow.releases' });
    await without.settle();
    expect(without.events).toEqual([]);
  });

  it('nothing any more once they were suspended or signed out', async () => {
    const customer = await createActor(test, { role: 'customer' });
    const other = await createActor(test, { role: 'customer' });
    const socket = await connected(customer);
    const closed = next(socket, 'disconnect');
    await changeStatus(test, customer.userId, 'blocked');
    await test.app.outbox.drain();
    expect(await closed).toBe('io server disconnect');
    expect((await connect(test, { auth: { token: customer.token } })).code).toBe('auth.required');

    const second = await connected(other);
    const out = next(second, 'disconnect');
    expect((await other.post('/api/auth/logout')).status).toBe(200);
    await test.app.outbox.drain();
    await out;
    expect((await connect(test, { auth: { token: other.token } })).code).toBe('auth.required');
  });
});

const redisThere = spawnSync('redis-server', ['--version']).status === 0;

describe.skipIf(!redisThere)('over two processes with Redis', () => {
  let redis: ChildProcess;
  let two: TestApp;
  let three: TestApp;
  beforeAll(async () => {
    const port = await freePort();
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    const url = `redis://127.0.0.1:${port}`;
    const probe = new Redis(url, { retryStrategy: () => 50 });
    probe.on('error', () => undefined);
    await vi.waitFor(async () => expect(await probe.ping()).toBe('PONG'), { timeout: 10_000 });
    probe.disconnect();
    two = await startTestApp({ environment: { REDIS_URL: url } });
    three = await startTestApp({ environment: { REDIS_URL: url } });
  });
  afterAll(async () => {
    await two.close();
    await three.close();
    redis.kill();
  });

  it('news reaches the socket wherever it is, and so does the end of it', async () => {
    const customer = await createActor(two, { role: 'customer' });
    const socket = await connected(customer, two);
    const news = next(socket, 'notification.new');
    await vi.waitFor(async () => {
      three.app.services.realtime.push(`user:${customer.userId}`, 'notification.new', { id: 'ntf' });
      expect(await Promise.race([news, new Promise((resolve) => setTimeout(resolve, 200))])).toEqual({ id: 'ntf' });
    });
    const closed = next(socket, 'disconnect');
    three.app.services.realtime.disconnectUser(customer.userId);
    await closed;
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
