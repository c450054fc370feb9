import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fromBase64Url, makeDeviceKey, signedBytes, toBase64Url } from '@mistri/link';
import { call, changeStatus } from '#test/actors.ts';
import { PresenceClient } from '#test/presence-client.ts';
import { candidates, PresenceStage } from '#test/presence-stage.ts';
import { type App, buildApp } from '../../../build-app.ts';
import { presenceLimits } from './presence-limits.ts';

const stage = new PresenceStage();
const { socket, online, connected } = stage;

describe('who is present', () => {
  it('is whoever signs the nonce of this very connection with its key', async () => {
    const client = socket();
    await client.authenticate(stage.host);
    const welcome = await client.next('welcome');
    expect(welcome).toMatchObject({ deviceId: stage.host.deviceId, name: 'Till', seenAddress: '127.0.0.1' });
    expect(welcome.config.keys).toHaveLength(1);
    const listed = (await stage.owner.get('/api/devices')).body.data.devices[0];
    expect(listed).toMatchObject({ version: '0.1.0', lastSeenAt: stage.test.clock.now().toISOString() });
  });

  it('is nobody with another key, for another device, or with a signature for something else', async () => {
    const stranger = await makeDeviceKey();
    for (const device of [
      { ...stage.host, key: stranger },
      { ...stage.host, deviceId: stage.guest.deviceId },
    ]) {
      const client = socket();
      await client.authenticate(device);
      expect((await client.closed).code).toBe(4401);
    }
    const client = socket();
    const { nonce } = await client.next('challenge');
    const signature = toBase64Url(await stage.host.key.sign(signedBytes('register', fromBase64Url(nonce))));
    client.send({ type: 'authenticate', deviceId: stage.host.deviceId, signature, version: '1', platform: 'linux' });
    expect((await client.closed).code).toBe(4401);
  });

  it('is nobody by a signature that was heard elsewhere, nor as a relay', async () => {
    const [first, second] = [socket(), socket()];
    const { nonce } = await first.next('challenge');
    const signature = toBase64Url(await stage.host.key.sign(signedBytes('presence', fromBase64Url(nonce))));
    await second.next('challenge');
    const said = { type: 'authenticate', deviceId: stage.host.deviceId, signature, version: '1' } as const;
    second.send({ ...said, platform: 'linux' });
    expect((await second.closed).code).toBe(4401);
    first.send({ ...said, platform: 'relay' });
    expect((await first.closed).code).toBe(4401);
    const twice = await online(stage.host);
    twice.send({ ...said, platform: 'linux' });
    expect((await twice.closed).code).toBe(4400);
  });

  it('says nothing before that', async () => {
    const client = socket();
    await client.next('challenge');
    client.send({ type: 'connect', ref: 1, to: stage.host.deviceId, scopes: [] });
    expect((await client.closed).code).toBe(4401);
  });

  it('comes from no foreign page', async () => {
    const foreign = new PresenceClient(stage.test, { headers: { origin: 'https://evil.example' } });
    expect((await foreign.closed).code).toBe(1006);
  });

  it('is cut off at once when the device is removed, and hears that its sessions are over', async () => {
    const { atHost, atGuest, sessionId } = await connected();
    expect((await stage.owner.delete(`/api/devices/${stage.host.deviceId}`)).status).toBe(200);
    await stage.test.app.outbox.drain();
    expect((await atHost.closed).code).toBe(4403);
    expect(await atGuest.next('revoked')).toMatchObject({ sessionId, reason: 'the device was removed' });
    const again = socket();
    await again.authenticate(stage.host);
    expect((await again.closed).code).toBe(4403);
  });

  it('is cut off with its owner, and does not come back', async () => {
    const { atHost, atGuest } = await connected();
    await changeStatus(stage.test, stage.owner.userId, 'suspended');
    await stage.test.app.outbox.drain();
    expect([(await atHost.closed).code, (await atGuest.closed).code]).toEqual([4403, 4403]);
    const again = socket();
    await again.authenticate(stage.guest);
    expect((await again.closed).code).toBe(4403);
    const live = await stage.test.db
      .selectFrom('link_sessions')
      .select('session_id')
      .where('host_owner', '=', stage.owner.userId)
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
    const client = await online(stage.host);
    client.socket.send(text);
    expect((await client.closed).code).toBe(code);
  });

  it('are text', async () => {
    const client = await online(stage.host);
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect((await client.closed).code).toBe(4400);
  });

  it('come in no flood', async () => {
    const client = await online(stage.host);
    for (let count = 0; count <= presenceLimits.messages.burst + 100; count += 1)
      client.socket.send('{"type":"ping"}', () => undefined);
    expect((await client.closed).code).toBe(4429);
  });

  it('of a device that connects too often replace its oldest connection', async () => {
    const oldest = await online(stage.host);
    for (let count = 0; count < presenceLimits.connectionsPerDevice; count += 1) await online(stage.host);
    expect((await oldest.closed).code).toBe(4409);
  });
});

describe('the numbers of `/metrics`', () => {
  const numbers = async (): Promise<string> =>
    String((await call(stage.test, { method: 'GET', path: '/metrics' })).body);

  it('say who is connected, what is said, and what is refused and why', async () => {
    const foreign = new PresenceClient(stage.test, { headers: { origin: 'https://evil.example' } });
    await foreign.closed;
    await socket().next('challenge');
    const [atHost, command] = [await online(stage.host), await online(stage.guest, { isServing: false })];
    command.send({ type: 'connect', ref: 1, to: 'dev_00000000000000000000000000', scopes: [] });
    await command.answer(1);
    await expect.poll(numbers).toContain('mistri_presence_sockets{kind="device"} 1');
    const text = await numbers();
    expect(text).toContain('mistri_presence_sockets{kind="command"} 1');
    expect(text).toContain('mistri_presence_sockets{kind="relay"} 0');
    expect(text).toMatch(/mistri_presence_sockets\{kind="stranger"\} [1-9]/);
    expect(text).toMatch(/mistri_presence_messages_total\{direction="in",type="connect"\} [1-9]/);
    expect(text).toMatch(/mistri_presence_messages_total\{direction="out",type="welcome"\} [1-9]/);
    expect(text).toMatch(/mistri_presence_refused_total\{what="handshake",code="origin"\} [1-9]/);
    expect(text).toMatch(/mistri_presence_refused_total\{what="message",code="link.no_such_node"\} [1-9]/);
    atHost.socket.send('no message');
    await atHost.closed;
    await expect.poll(numbers).toContain('mistri_presence_sockets{kind="device"} 0');
    expect(await numbers()).toMatch(/mistri_presence_refused_total\{what="connection",code="message"\} [1-9]/);
    expect(await numbers()).toMatch(/mistri_presence_messages_total\{direction="in",type="none"\} [1-9]/);
    // Nobody's name is a label.
    expect(text).not.toContain(stage.host.deviceId);
  });
});

describe('two processes', () => {
  let second: App;
  let other: { url: string };
  beforeAll(async () => {
    const { config } = stage.test.app.services;
    second = await buildApp({
      clock: stage.test.clock,
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
    const [atHost, atGuest] = [await online(stage.host, {}, other), await online(stage.guest)];
    atGuest.send({ type: 'connect', ref: 1, to: stage.host.deviceId, scopes: ['ping'] });
    const { sessionId } = await atHost.next('introduce');
    const offer = { kind: 'description' as const, round: 1, type: 'offer' as const, sdp: '"\\😀'.repeat(1_900) };
    atGuest.send({ type: 'signal', sessionId, body: offer });
    expect(await atHost.next('signal')).toEqual({ type: 'signal', sessionId, body: offer });
    atHost.send({ type: 'signal', sessionId, body: candidates(2) });
    expect(await atGuest.next('signal')).toMatchObject({ body: { round: 2 } });
    await stage.owner.delete(`/api/devices/${stage.host.deviceId}`);
    await stage.test.app.outbox.drain();
    expect((await atHost.closed).code).toBe(4403);
    expect(await atGuest.next('revoked')).toMatchObject({ sessionId });
  });
});

it('a handshake for another path is none of this', async () => {
  const stray = new WebSocket(`${stage.test.url.replace('http', 'ws')}/api/link/other`);
  const ended = await new Promise<string>((resolve) => {
    stray.on('error', () => resolve('refused'));
    stray.on('open', () => resolve('open'));
  });
  expect(ended).toBe('refused');
});
