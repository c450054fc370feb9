import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fromBase64Url, makeDeviceKey, signedBytes, toBase64Url, verifySessionToken } from '@mistri/link';
import { systemOrigin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { addRelayDevice } from '#rooms/devices/index.ts';
import { openSession, revokeSession } from '#rooms/link/index.ts';
import { type Actor, call, changeStatus, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type LinkDevice, registerDevice } from '#test/link-device.ts';
import { present, PresenceClient } from '#test/presence-client.ts';
import { type App, buildApp } from '../../../build-app.ts';
import { insertRelay } from '../relays/relays-store.ts';
import { presenceLimits } from './presence-limits.ts';

let test: TestApp;
let owner: Actor;
let host: LinkDevice;
let guest: LinkDevice;
const clients: PresenceClient[] = [];

beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
});
beforeEach(async () => {
  owner = await createActor(test, { role: 'customer' });
  host = await deviceOf(owner, 'Till');
  guest = await deviceOf(owner, 'Laptop');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.socket.terminate();
});
afterAll(() => test.close());

async function deviceOf(who: Actor, name: string): Promise<LinkDevice> {
  const device = await registerDevice(test, { token: who.token, name });
  await test.app.outbox.drain();
  return device;
}

function socket(where: Pick<TestApp, 'url'> = test): PresenceClient {
  const client = new PresenceClient(where);
  clients.push(client);
  return client;
}

async function online(device: LinkDevice, change = {}, where: Pick<TestApp, 'url'> = test): Promise<PresenceClient> {
  const client = await present(where, device, change);
  clients.push(client);
  return client;
}

const origin = () => systemOrigin('test', 'trc_test', test.clock.now(), 'command');

async function connected(scopes = ['forward:22']) {
  const [atHost, atGuest] = [await online(host), await online(guest)];
  atGuest.send({ type: 'connect', ref: 1, to: host.deviceId, scopes });
  const done = await atGuest.answer(1);
  if (done.type !== 'done' || !done.sessionId) throw new Error(JSON.stringify(done));
  const [hostHeard, guestHeard] = await Promise.all([atHost.next('introduce'), atGuest.next('introduce')]);
  return { atHost, atGuest, sessionId: done.sessionId, hostHeard, guestHeard };
}

const candidates = (round: number) => ({
  kind: 'candidates' as const,
  round,
  candidates: [{ transport: 'udp' as const, kind: 'host' as const, address: '192.0.2.7', port: 4430 }],
  nat: 'none' as const,
});

describe('who is present', () => {
  it('is whoever signs the nonce of this very connection with its key', async () => {
    const client = socket();
    await client.authenticate(host);
    const welcome = await client.next('welcome');
    expect(welcome).toMatchObject({ deviceId: host.deviceId, name: 'Till', seenAddress: '127.0.0.1' });
    expect(welcome.config.keys).toHaveLength(1);
    const listed = (await owner.get('/api/devices')).body.data.devices[0];
    expect(listed).toMatchObject({ version: '0.1.0', lastSeenAt: test.clock.now().toISOString() });
  });

  it('is nobody with another key, for another device, or with a signature for something else', async () => {
    const stranger = await makeDeviceKey();
    for (const device of [
      { ...host, key: stranger },
      { ...host, deviceId: guest.deviceId },
    ]) {
      const client = socket();
      await client.authenticate(device);
      expect((await client.closed).code).toBe(4401);
    }
    const client = socket();
    const { nonce } = await client.next('challenge');
    const signature = toBase64Url(await host.key.sign(signedBytes('register', fromBase64Url(nonce))));
    client.send({ type: 'authenticate', deviceId: host.deviceId, signature, version: '1', platform: 'linux' });
    expect((await client.closed).code).toBe(4401);
  });

  it('is nobody by a signature that was heard elsewhere, nor as a relay', async () => {
    const [first, second] = [socket(), socket()];
    const { nonce } = await first.next('challenge');
    const signature = toBase64Url(await host.key.sign(signedBytes('presence', fromBase64Url(nonce))));
    await second.next('challenge');
    const said = { type: 'authenticate', deviceId: host.deviceId, signature, version: '1' } as const;
    second.send({ ...said, platform: 'linux' });
    expect((await second.closed).code).toBe(4401);
    first.send({ ...said, platform: 'relay' });
    expect((await first.closed).code).toBe(4401);
    const twice = await online(host);
    twice.send({ ...said, platform: 'linux' });
    expect((await twice.closed).code).toBe(4400);
  });

  it('says nothing before that', async () => {
    const client = socket();
    await client.next('challenge');
    client.send({ type: 'connect', ref: 1, to: host.deviceId, scopes: [] });
    expect((await client.closed).code).toBe(4401);
  });

  it('comes from no foreign page', async () => {
    const foreign = new PresenceClient(test, { headers: { origin: 'https://evil.example' } });
    expect((await foreign.closed).code).toBe(1006);
  });

  it('is cut off at once when the device is removed, and hears that its sessions are over', async () => {
    const { atHost, atGuest, sessionId } = await connected();
    expect((await owner.delete(`/api/devices/${host.deviceId}`)).status).toBe(200);
    await test.app.outbox.drain();
    expect((await atHost.closed).code).toBe(4403);
    expect(await atGuest.next('revoked')).toMatchObject({ sessionId, reason: 'the device was removed' });
    const again = socket();
    await again.authenticate(host);
    expect((await again.closed).code).toBe(4403);
  });

  it('is cut off with its owner, and does not come back', async () => {
    const { atHost, atGuest } = await connected();
    await changeStatus(test, owner.userId, 'suspended');
    await test.app.outbox.drain();
    expect([(await atHost.closed).code, (await atGuest.closed).code]).toEqual([4403, 4403]);
    const again = socket();
    await again.authenticate(guest);
    expect((await again.closed).code).toBe(4403);
    const live = await test.db
      .selectFrom('link_sessions')
      .select('session_id')
      .where('host_owner', '=', owner.userId)
      .where('ended_at', 'is', null)
      .execute();
    expect(live).toEqual([]);
  });
});

describe('messages', () => {
  it.each([
    ['no JSON', 'hello', 4400],
    ['no object', '[]', 4400],
    ['an unknown kind', '{"type":"become_admin"}', 4400],
    ['a field too many', '{"type":"ping","as":"admin"}', 4400],
    ['a wrong type', '{"type":"nodes","ref":"1"}', 4400],
    ['NUL in a text', '{"type":"connect","ref":1,"to":"dev_00000000000000000000000000","scopes":["a\\u0000"]}', 4400],
    ['too large', `{"type":"ping","x":"${'x'.repeat(17_000)}"}`, 1009],
  ])('that are %s end the connection', async (_what, text, code) => {
    const client = await online(host);
    client.socket.send(text);
    expect((await client.closed).code).toBe(code);
  });

  it('are text', async () => {
    const client = await online(host);
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect((await client.closed).code).toBe(4400);
  });

  it('come in no flood', async () => {
    const client = await online(host);
    for (let count = 0; count <= presenceLimits.messages.burst + 100; count += 1)
      client.socket.send('{"type":"ping"}', () => undefined);
    expect((await client.closed).code).toBe(4429);
  });

  it('of a device that connects too often replace its oldest connection', async () => {
    const oldest = await online(host);
    for (let count = 0; count < presenceLimits.connectionsPerDevice; count += 1) await online(host);
    expect((await oldest.closed).code).toBe(4409);
  });
});

describe('connecting', () => {
  it('by a rule introduces both, with a token that each verifies by itself', async () => {
    const { hostHeard, guestHeard, sessionId } = await connected();
    expect(hostHeard).toMatchObject({ sessionId, role: 'host', peer: { deviceId: guest.deviceId, name: 'Laptop' } });
    expect(guestHeard).toMatchObject({ sessionId, role: 'guest', peer: { deviceId: host.deviceId, name: 'Till' } });
    expect(guestHeard.token).toBe(hostHeard.token);
    const config = (await call(test, { method: 'GET', path: '/api/link/config' })).body.data;
    const keys = new Map<string, Uint8Array>(
      config.keys.map((key: { kid: string; x: string }) => [key.kid, fromBase64Url(key.x)]),
    );
    const wall_ms = test.clock.now().getTime();
    const verified = await verifySessionToken(hostHeard.token, { keys, deviceKey: host.key.publicKey, wall_ms });
    expect(verified.claims).toMatchObject({ sid: sessionId, scopes: ['forward:22'], policy: 'automatic' });
    expect(verified.hardEndIn_ms).toBe(12 * hour_ms);
    expect(verified.peer.device).toBe(guest.deviceId);
  });

  it('to who is away is refused plainly; a command that is connected beside does not serve', async () => {
    const client = await online(guest);
    await online(host, { isServing: false });
    client.send({ type: 'connect', ref: 7, to: host.deviceId, scopes: ['ping'] });
    expect(await client.answer(7)).toMatchObject({ code: 'link.offline', message: /“Till” is not connected now/ });
  });

  it('follows the rules: strangers find nothing, and nobody gets more than is allowed', async () => {
    await online(host);
    const stranger = await createActor(test, { role: 'customer' });
    const theirs = await online(await deviceOf(stranger, 'Spy'));
    theirs.send({ type: 'connect', ref: 1, to: host.deviceId, scopes: ['ping'] });
    const refused = await theirs.answer(1);
    theirs.send({ type: 'connect', ref: 2, to: 'dev_00000000000000000000000000', scopes: ['ping'] });
    const unknown = await theirs.answer(2);
    expect(refused).toMatchObject({ code: 'link.no_such_node' });
    expect(unknown).toEqual({ ...refused, ref: 2 });
    const client = await online(guest);
    client.send({ type: 'connect', ref: 3, to: host.deviceId, scopes: ['forward:22', 'forward:10.0.0.1:22'] });
    expect(await client.answer(3)).toMatchObject({ code: 'link.scope_refused', message: /forward:10\.0\.0\.1:22/ });
    client.send({ type: 'connect', ref: 4, to: host.deviceId, scopes: ['usb everything'] });
    expect(await client.answer(4)).toMatchObject({ code: 'link.scope_refused' });
    client.send({ type: 'connect', ref: 5, to: guest.deviceId, scopes: ['ping'] });
    expect(await client.answer(5)).toMatchObject({ code: 'link.no_such_node' });
  });

  it('is told to the connection that asked, not to the other ones of the guest', async () => {
    const [, program, command] = [await online(host), await online(guest), await online(guest, { isServing: false })];
    command.send({ type: 'connect', ref: 1, to: host.deviceId, scopes: ['ping'] });
    expect(await command.next('introduce')).toMatchObject({ role: 'guest' });
    await program.settle();
    expect(program.told.filter((told) => told.type === 'introduce')).toEqual([]);
  });

  it('is limited', async () => {
    const client = await online(guest);
    for (let ref = 0; ref <= presenceLimits.connects.burst + 1; ref += 1)
      client.send({ type: 'connect', ref, to: host.deviceId, scopes: [] });
    expect(await client.answer(presenceLimits.connects.burst + 1)).toMatchObject({ code: 'link.too_many' });
  });

  it('is seen by the two owners, and shows how the ladder went', async () => {
    const { atHost, sessionId } = await connected();
    const ladder = [{ rung: 'tcp' as const, target: '192.0.2.7 port 4430', outcome: 'open' as const, took_ms: 12 }];
    const report = { state: 'open' as const, rung: 'tcp' as const, roundTrip_ms: 4, ladder };
    atHost.send({ type: 'report', sessionId, report });
    await atHost.settle();
    const row = await test.db
      .selectFrom('link_sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'open', rung: 'tcp', round_trip_ms: 4 });
    const stored = await test.db.selectFrom('link_reports').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain('192.0.2.7');
  });

  it('lists what may be reached, with what may be done there', async () => {
    await online(host);
    const client = await online(guest);
    client.send({ type: 'nodes', ref: 3 });
    const { nodes, isLast } = await client.next('nodes');
    expect(isLast).toBe(true);
    expect(nodes).toEqual([
      expect.objectContaining({
        deviceId: host.deviceId,
        isOwn: true,
        isOnline: true,
        scopes: ['forward:*', 'console'],
      }),
    ]);
  });
});

describe('signals', () => {
  it('go to the other device of the session and to nobody else, and are kept nowhere', async () => {
    const { atHost, atGuest, sessionId } = await connected();
    const third = await online(await deviceOf(owner, 'Phone'));
    atGuest.send({ type: 'signal', sessionId, body: candidates(1) });
    expect(await atHost.next('signal')).toEqual({ type: 'signal', sessionId, body: candidates(1) });
    const offer = { kind: 'description' as const, round: 1, type: 'offer' as const, sdp: 'தமிழ் '.repeat(1_000) };
    atHost.send({ type: 'signal', sessionId, body: offer });
    expect(await atGuest.next('signal')).toEqual({ type: 'signal', sessionId, body: offer });
    third.send({ type: 'signal', sessionId, body: candidates(9) });
    expect(await third.next('refused')).toMatchObject({ code: 'link.no_such_session' });
    third.send({ type: 'report', sessionId, report: { state: 'paused', ladder: [] } });
    third.send({ type: 'ended', sessionId, reason: 'mine now', sent_bytes: 0, received_bytes: 0 });
    await third.settle();
    await atHost.settle();
    expect(atHost.told.filter((told) => told.type === 'signal')).toEqual([]);
    const session = await test.db.selectFrom('link_sessions').selectAll().where('session_id', '=', sessionId).execute();
    expect(session).toMatchObject([{ state: 'connecting', ended_at: null }]);
  });

  it('are limited, and end with the session', async () => {
    const { atHost, atGuest, sessionId } = await connected();
    for (let round = 0; round <= presenceLimits.signals.burst + 20; round += 1)
      atGuest.send({ type: 'signal', sessionId, body: candidates(round) });
    expect(await atGuest.next('refused')).toMatchObject({ code: 'link.too_many' });
    atHost.send({ type: 'ended', sessionId, reason: 'closed', sent_bytes: 5, received_bytes: 7 });
    expect(await atGuest.next('revoked')).toMatchObject({ sessionId, reason: 'closed' });
    atHost.send({ type: 'signal', sessionId, body: candidates(1) });
    expect(await atHost.next('refused')).toMatchObject({ code: 'link.no_such_session' });
    const [session] = await test.db
      .selectFrom('link_sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .execute();
    expect(session).toMatchObject({ ended_by: 'host', host_sent_bytes: 5, state: 'ended' });
  });
});

describe('for other rooms', () => {
  const open = () =>
    inTransaction(test.db, (tx) =>
      openSession(tx, test.app.services, origin(), {
        host: host.deviceId,
        guest: guest.deviceId,
        scopes: ['usb.shell'],
        hardEnd: new Date(test.clock.now().getTime() + hour_ms),
        policy: 'automatic',
        openedBy: 'remote_sessions',
        reference: 'rep_1',
      }),
    );

  it('a session is introduced after the commit, to who comes later when they come, and ends when they say', async () => {
    const atHost = await online(host);
    const opened = await open();
    if (!opened.ok) throw new Error(opened.message);
    const sessionId = opened.value.session_id;
    expect(atHost.told).toEqual([]);
    await test.app.outbox.drain();
    expect(await atHost.next('introduce')).toMatchObject({ sessionId, role: 'host' });
    const atGuest = await online(guest);
    expect(await atGuest.next('introduce')).toMatchObject({ sessionId, role: 'guest' });
    await transact(test.db, (tx) => revokeSession(tx, origin(), { sessionId, reason: 'the consent was withdrawn' }));
    for (const client of [atHost, atGuest])
      expect(await client.next('revoked')).toMatchObject({ sessionId, reason: 'the consent was withdrawn' });
    const again = await transact(test.db, (tx) => revokeSession(tx, origin(), { sessionId, reason: 'again' }));
    expect(again).toBe(false);
  });

  it('nothing of a transaction that failed is introduced, revoked or said', async () => {
    const { atGuest, sessionId } = await connected();
    const failed = transact(test.db, async (tx) => {
      await revokeSession(tx, origin(), { sessionId, reason: 'never' });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await atGuest.settle();
    expect(atGuest.told.filter((told) => told.type === 'revoked')).toEqual([]);
  });

  it('ends within a day, between two devices that are there', async () => {
    await owner.delete(`/api/devices/${guest.deviceId}`);
    expect(await open()).toMatchObject({ ok: false, code: 'link.no_such_device' });
  });
});

describe('relays', () => {
  async function makeRelay(relayId: string) {
    const key = await makeDeviceKey();
    const device = await transact(test.db, async (tx) => {
      const added = await addRelayDevice(tx, origin(), { name: relayId, key: toBase64Url(key.publicKey) });
      if (!added.ok) throw new Error(added.message);
      await insertRelay(tx, {
        relay_id: relayId,
        device_id: added.value.device_id,
        region: 'chennai',
        public_key: added.value.public_key,
        tls: '127.0.0.1:3003',
        quic: null,
        ws: null,
        state_reason: null,
        created_at: test.clock.now(),
        reported_at: null,
      });
      return added.value;
    });
    const client = await online({ deviceId: device.device_id, key, name: relayId }, { platform: 'relay' });
    const load = { type: 'load' as const, sessions: 0, bytesPerSecond: 0, load: 0.1, isDraining: false };
    return { client, load, relayId };
  }

  it('that tell their load are given to sessions, and hear when those are revoked', async () => {
    const { client, load, relayId } = await makeRelay('chennai-1');
    client.send(load);
    await client.settle();
    const { guestHeard, sessionId } = await connected();
    expect(guestHeard.relays).toEqual([relayId]);
    await transact(test.db, (tx) => revokeSession(tx, origin(), { sessionId, reason: 'over' }));
    expect(await client.next('revoked')).toMatchObject({ sessionId });
    client.send({ ...load, isDraining: true });
    await client.settle();
    await owner.get('/api/devices');
    const [, other] = [await online(host), await online(guest)];
    other.send({ type: 'connect', ref: 9, to: host.deviceId, scopes: ['ping'] });
    expect((await other.next('introduce')).relays).toEqual([]);
  });

  it('are relays, and devices are not', async () => {
    const { load } = await makeRelay('chennai-2');
    const client = await online(guest);
    client.send(load);
    expect(await client.next('refused')).toMatchObject({ code: 'link.relays_only' });
  });
});

describe('two processes', () => {
  let second: App;
  let other: { url: string };
  beforeAll(async () => {
    const { config } = test.app.services;
    second = await buildApp({
      clock: test.clock,
      environment: {
        DATABASE_URL: config.databaseUrl,
        DATABASE_POOL_SIZE: '5',
        DATABASE_WAIT_MS: '120000',
        LOG_LEVEL: 'silent',
        KEY_FOLDER: config.keyFolder,
        FILE_FOLDER: config.fileFolder,
      },
    });
    await second.http.listen({ host: '127.0.0.1', port: 0 });
    const address = second.http.server.address();
    other = { url: address && typeof address === 'object' ? `http://127.0.0.1:${address.port}` : '' };
  });
  afterAll(() => second.close());

  it('introduce, pass on and revoke as one', async () => {
    const [atHost, atGuest] = [await online(host, {}, other), await online(guest)];
    atGuest.send({ type: 'connect', ref: 1, to: host.deviceId, scopes: ['ping'] });
    const { sessionId } = await atHost.next('introduce');
    const offer = { kind: 'description' as const, round: 1, type: 'offer' as const, sdp: '"\\😀'.repeat(1_900) };
    atGuest.send({ type: 'signal', sessionId, body: offer });
    expect(await atHost.next('signal')).toEqual({ type: 'signal', sessionId, body: offer });
    atHost.send({ type: 'signal', sessionId, body: candidates(2) });
    expect(await atGuest.next('signal')).toMatchObject({ body: { round: 2 } });
    await owner.delete(`/api/devices/${host.deviceId}`);
    await test.app.outbox.drain();
    expect((await atHost.closed).code).toBe(4403);
    expect(await atGuest.next('revoked')).toMatchObject({ sessionId });
  });
});

it('a handshake for another path is none of this', async () => {
  const stray = new WebSocket(`${test.url.replace('http', 'ws')}/api/link/other`);
  const ended = await new Promise<string>((resolve) => {
    stray.on('error', () => resolve('refused'));
    stray.on('open', () => resolve('open'));
  });
  expect(ended).toBe('refused');
});
