import { describe, expect, it } from 'vitest';
import { fromBase64Url, makeDeviceKey, toBase64Url, verifySessionToken } from '@mistri/link';
import { hour_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { addRelayDevice } from '#rooms/devices/index.ts';
import { openSession, revokeSession } from '#rooms/link/index.ts';
import { call, createActor } from '#test/actors.ts';
import { candidates, PresenceStage } from '#test/presence-stage.ts';
import { insertRelay } from '../relays/relays-store.ts';
import { presenceLimits } from './presence-limits.ts';

const stage = new PresenceStage();
const { deviceOf, online, origin, connected } = stage;

describe('connecting', () => {
  it('by a rule introduces both, with a token that each verifies by itself', async () => {
    const { hostHeard, guestHeard, sessionId } = await connected();
    expect(hostHeard).toMatchObject({
      sessionId,
      role: 'host',
      peer: { deviceId: stage.guest.deviceId, name: 'Laptop' },
    });
    expect(guestHeard).toMatchObject({
      sessionId,
      role: 'guest',
      peer: { deviceId: stage.host.deviceId, name: 'Till' },
    });
    expect(guestHeard.token).toBe(hostHeard.token);
    const config = (await call(stage.test, { method: 'GET', path: '/api/link/config' })).body.data;
    const keys = new Map<string, Uint8Array>(
      config.keys.map((key: { kid: string; x: string }) => [key.kid, fromBase64Url(key.x)]),
    );
    const wall_ms = stage.test.clock.now().getTime();
    const verified = await verifySessionToken(hostHeard.token, { keys, deviceKey: stage.host.key.publicKey, wall_ms });
    expect(verified.claims).toMatchObject({ sid: sessionId, scopes: ['forward:22'], policy: 'automatic' });
    expect(verified.hardEndIn_ms).toBe(12 * hour_ms);
    expect(verified.peer.device).toBe(stage.guest.deviceId);
  });

  it('to who is away is refused plainly; a command that is connected beside does not serve', async () => {
    const client = await online(stage.guest);
    await online(stage.host, { isServing: false });
    client.send({ type: 'connect', ref: 7, to: stage.host.deviceId, scopes: ['ping'] });
    expect(await client.answer(7)).toMatchObject({ code: 'link.offline', message: /“Till” is not connected now/ });
  });

  it('follows the rules: strangers find nothing, and nobody gets more than is allowed', async () => {
    await online(stage.host);
    const stranger = await createActor(stage.test, { role: 'customer' });
    const theirs = await online(await deviceOf(stranger, 'Spy'));
    theirs.send({ type: 'connect', ref: 1, to: stage.host.deviceId, scopes: ['ping'] });
    const refused = await theirs.answer(1);
    theirs.send({ type: 'connect', ref: 2, to: 'dev_00000000000000000000000000', scopes: ['ping'] });
    const unknown = await theirs.answer(2);
    expect(refused).toMatchObject({ code: 'link.no_such_node' });
    expect(unknown).toEqual({ ...refused, ref: 2 });
    const client = await online(stage.guest);
    client.send({ type: 'connect', ref: 3, to: stage.host.deviceId, scopes: ['forward:22', 'forward:10.0.0.1:22'] });
    expect(await client.answer(3)).toMatchObject({ code: 'link.scope_refused', message: /forward:10\.0\.0\.1:22/ });
    client.send({ type: 'connect', ref: 4, to: stage.host.deviceId, scopes: ['usb everything'] });
    expect(await client.answer(4)).toMatchObject({ code: 'link.scope_refused' });
    client.send({ type: 'connect', ref: 5, to: stage.guest.deviceId, scopes: ['ping'] });
    expect(await client.answer(5)).toMatchObject({ code: 'link.no_such_node' });
  });

  it('is told to the connection that asked, not to the other ones of the guest', async () => {
    const [, program, command] = [
      await online(stage.host),
      await online(stage.guest),
      await online(stage.guest, { isServing: false }),
    ];
    command.send({ type: 'connect', ref: 1, to: stage.host.deviceId, scopes: ['ping'] });
    expect(await command.next('introduce')).toMatchObject({ role: 'guest' });
    await program.settle();
    expect(program.told.filter((told) => told.type === 'introduce')).toEqual([]);
  });

  it('is limited', async () => {
    const client = await online(stage.guest);
    for (let ref = 0; ref <= presenceLimits.connects.burst + 1; ref += 1)
      client.send({ type: 'connect', ref, to: stage.host.deviceId, scopes: [] });
    expect(await client.answer(presenceLimits.connects.burst + 1)).toMatchObject({ code: 'link.too_many' });
  });

  it('is seen by the two owners, and shows how the ladder went', async () => {
    const { atHost, sessionId } = await connected();
    const ladder = [{ rung: 'tcp' as const, target: '192.0.2.7 port 4430', outcome: 'open' as const, took_ms: 12 }];
    const report = { state: 'open' as const, rung: 'tcp' as const, roundTrip_ms: 4, ladder };
    atHost.send({ type: 'report', sessionId, report });
    await atHost.settle();
    const row = await stage.test.db
      .selectFrom('link_sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'open', rung: 'tcp', round_trip_ms: 4 });
    const stored = await stage.test.db.selectFrom('link_reports').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain('192.0.2.7');
  });

  it('lists what may be reached, with what may be done there', async () => {
    await online(stage.host);
    const client = await online(stage.guest);
    client.send({ type: 'nodes', ref: 3 });
    const { nodes, isLast } = await client.next('nodes');
    expect(isLast).toBe(true);
    expect(nodes).toEqual([
      expect.objectContaining({
        deviceId: stage.host.deviceId,
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
    const third = await online(await deviceOf(stage.owner, 'Phone'));
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
    const session = await stage.test.db
      .selectFrom('link_sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .execute();
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
    const [session] = await stage.test.db
      .selectFrom('link_sessions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .execute();
    expect(session).toMatchObject({ ended_by: 'host', host_sent_bytes: 5, state: 'ended' });
  });
});

describe('for other rooms', () => {
  const open = () =>
    inTransaction(stage.test.db, (tx) =>
      openSession(tx, stage.test.app.services, origin(), {
        host: stage.host.deviceId,
        guest: stage.guest.deviceId,
        scopes: ['usb.shell'],
        hardEnd: new Date(stage.test.clock.now().getTime() + hour_ms),
        policy: 'automatic',
        openedBy: 'remote_sessions',
        reference: 'rep_1',
      }),
    );

  it('a session is introduced after the commit, to who comes later when they come, and ends when they say', async () => {
    const atHost = await online(stage.host);
    const opened = await open();
    if (!opened.ok) throw new Error(opened.message);
    const sessionId = opened.value.session_id;
    expect(atHost.told).toEqual([]);
    await stage.test.app.outbox.drain();
    expect(await atHost.next('introduce')).toMatchObject({ sessionId, role: 'host' });
    const atGuest = await online(stage.guest);
    expect(await atGuest.next('introduce')).toMatchObject({ sessionId, role: 'guest' });
    await transact(stage.test.db, (tx) =>
      revokeSession(tx, origin(), { sessionId, reason: 'the consent was withdrawn' }),
    );
    for (const client of [atHost, atGuest])
      expect(await client.next('revoked')).toMatchObject({ sessionId, reason: 'the consent was withdrawn' });
    const again = await transact(stage.test.db, (tx) => revokeSession(tx, origin(), { sessionId, reason: 'again' }));
    expect(again).toBe(false);
  });

  it('nothing of a transaction that failed is introduced, revoked or said', async () => {
    const { atGuest, sessionId } = await connected();
    const failed = transact(stage.test.db, async (tx) => {
      await revokeSession(tx, origin(), { sessionId, reason: 'never' });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await atGuest.settle();
    expect(atGuest.told.filter((told) => told.type === 'revoked')).toEqual([]);
  });

  it('ends within a day, between two devices that are there', async () => {
    await stage.owner.delete(`/api/devices/${stage.guest.deviceId}`);
    expect(await open()).toMatchObject({ ok: false, code: 'link.no_such_device' });
  });
});

describe('relays', () => {
  async function makeRelay(relayId: string) {
    const key = await makeDeviceKey();
    const device = await transact(stage.test.db, async (tx) => {
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
        created_at: stage.test.clock.now(),
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
    await transact(stage.test.db, (tx) => revokeSession(tx, origin(), { sessionId, reason: 'over' }));
    expect(await client.next('revoked')).toMatchObject({ sessionId });
    client.send({ ...load, isDraining: true });
    await client.settle();
    await stage.owner.get('/api/devices');
    const [, other] = [await online(stage.host), await online(stage.guest)];
    other.send({ type: 'connect', ref: 9, to: stage.host.deviceId, scopes: ['ping'] });
    expect((await other.next('introduce')).relays).toEqual([]);
  });

  it('are relays, and devices are not', async () => {
    const { load } = await makeRelay('chennai-2');
    const client = await online(stage.guest);
    client.send(load);
    expect(await client.next('refused')).toMatchObject({ code: 'link.relays_only' });
  });
});
