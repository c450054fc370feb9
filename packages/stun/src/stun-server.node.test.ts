import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { askBinding, discoverNat } from './discover-nat.node.ts';
import { RequestLimiter } from './request-limiter.ts';
import { startStunServer, type StunServer, type StunServerOptions } from './stun-server.node.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function server(options: Partial<StunServerOptions> = {}): Promise<StunServer> {
  const started = await startStunServer({ addresses: ['127.0.0.1', '127.0.0.2'], ports: [0, 0], ...options });
  open.push(started);
  return started;
}

async function client(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push({
    close: () => {
      socket.close();
    },
  });
  return socket;
}

test('a client without a router in front of it is told so', async () => {
  const [first] = (await server()).listening;
  if (!first) throw new Error('not listening');
  const socket = await client();
  expect(await discoverNat(socket, first, { first_ms: 2000 })).toEqual({
    mapped: { family: 'IPv4', address: '127.0.0.1', port: socket.address().port },
    isTranslated: false,
    mapping: 'endpoint-independent',
    filtering: 'endpoint-independent',
  });
});

test('a server with one address answers, and behaviour stays unknown', async () => {
  const [first] = (await server({ addresses: ['127.0.0.1'], ports: [0] })).listening;
  if (!first) throw new Error('not listening');
  const report = await discoverNat(await client(), first, { first_ms: 2000 });
  expect(report).toMatchObject({ isTranslated: false, mapping: 'unknown', filtering: 'unknown' });
});

test('no answer at all is no answer, after the last repetition', async () => {
  const silent = await client();
  const { port } = silent.address();
  expect(await askBinding(await client(), { address: '127.0.0.1', port }, { first_ms: 5, tries: 3 })).toBeUndefined();
});

test('an address that asks too much is not answered, and another one is', async () => {
  const limits = { perSecond: 0, burst: 3, maxAddresses: 10 };
  const started = await server({ limits });
  const [first] = started.listening;
  if (!first) throw new Error('not listening');
  const socket = await client();
  for (let turn = 0; turn < 3; turn += 1) expect(await askBinding(socket, first, { first_ms: 5000 })).toBeDefined();
  expect(await askBinding(socket, first, { first_ms: 20, tries: 2 })).toBeUndefined();
  expect(started.counts).toEqual({ answered: 3, dropped: 0, limited: 2 });
});

test('noise is dropped and the server goes on', async () => {
  const started = await server();
  const [first] = started.listening;
  if (!first) throw new Error('not listening');
  const socket = await client();
  for (const noise of ['', 'GET / HTTP/1.1\r\n', '\0'.repeat(2000)])
    await new Promise((resolve) => socket.send(noise, first.port, first.address, resolve));
  expect(await askBinding(socket, first, { first_ms: 5000 })).toBeDefined();
  expect(started.counts).toMatchObject({ answered: 1, dropped: 3 });
});

test('an address that is not of this machine is named', async () => {
  await expect(server({ addresses: ['192.0.2.77'], ports: [0] })).rejects.toThrow('192.0.2.77');
});

test('the limiter forgets the oldest address, not the busiest', () => {
  const limiter = new RequestLimiter({ perSecond: 1, burst: 1, maxAddresses: 2 });
  expect(limiter.allows('a', 0)).toBe(true);
  expect(limiter.allows('b', 1)).toBe(true);
  expect(limiter.allows('a', 2)).toBe(false);
  expect(limiter.allows('c', 3)).toBe(true);
  expect(limiter.size).toBe(2);
  expect(limiter.allows('a', 4)).toBe(false);
  expect(limiter.allows('a', 2000)).toBe(true);
});

test('a question whose socket is closed meanwhile is over, and ends nobody else', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  // Nobody answers there.
  const asked = askBinding(socket, { address: '127.0.0.1', port: 9 }, { first_ms: 20, tries: 10 });
  socket.close();
  expect(await asked).toBeUndefined();
});
