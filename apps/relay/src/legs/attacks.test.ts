import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { legHeartbeat_ms, legPurpose, maxLegMessage_bytes } from '@mistri/contracts/link/leg';
import { makeDeviceKey, signedBytes, signToken, toBase64Url } from '@mistri/link';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { frame, helloOf, type LegClient, openLeg, openProvedLeg, untilPaired } from '../../test/leg-client.ts';
import { movableClock, partiesOf, startTestRelay, type TestRelay, testIssuer } from '../../test/test-relay.ts';

let relay: TestRelay;
afterEach(async () => {
  await relay.close();
});

async function answer(leg: LegClient): Promise<unknown> {
  const message = await leg.message();
  return message.type === 'refused' ? message.code : message.type;
}

describe('who is let in', () => {
  test('a leg says nothing that a second connection could use: a recorded answer is refused', async () => {
    relay = await startTestRelay();
    const { host, token } = await relay.parties();
    const first = await openLeg(relay.at('tls'));
    const hello = await helloOf(await first.message(), { key: host, token });
    first.send(hello);
    expect(await answer(first)).toBe('waiting');
    const second = await openLeg(relay.at('tls'));
    await second.message();
    second.send(hello);
    expect(await answer(second)).toBe('key');
    // The first one still waits: a stranger with the token cannot push it out.
    expect(relay.relay.table.waiting).toBe(1);
  });

  test('a token without one of its device keys is worth nothing', async () => {
    relay = await startTestRelay();
    const { token } = await relay.parties();
    expect(await answer(await openProvedLeg(relay.at('tls'), { key: await makeDeviceKey(), token }))).toBe('key');
  });

  test('a signature for another relay or another purpose proves nothing', async () => {
    relay = await startTestRelay();
    const { host, token } = await relay.parties();
    const hash = createHash('sha256').update(token).digest();
    for (const [purpose, name] of [
      ['presence', 'test-1'],
      [legPurpose, 'test-2'],
    ] as const) {
      const leg = await openLeg(relay.at('tls'));
      const challenge = await leg.message();
      if (challenge.type !== 'challenge') throw new Error('no challenge');
      const bytes = signedBytes(purpose, Buffer.from(challenge.nonce, 'base64url'), Buffer.from(name), hash);
      leg.send({ type: 'leg', version: 1, token, signature: toBase64Url(await host.sign(bytes)) });
      expect(await answer(leg)).toBe('key');
    }
  });

  test('a token by a foreign issuer is refused, also under the name of ours', async () => {
    relay = await startTestRelay();
    const { signer } = await testIssuer(relay.folder);
    const { host, token } = await partiesOf(signer);
    expect(await answer(await openProvedLeg(relay.at('tls'), { key: host, token }))).toBe('token');
    const other = await partiesOf({ ...signer, kid: 'other' });
    expect(await answer(await openProvedLeg(relay.at('tls'), { key: other.host, token: other.token }))).toBe('token');
  });

  test('a token that the issuer signed for something else is no session token', async () => {
    relay = await startTestRelay();
    const { host, claims } = await relay.parties();
    const token = await signToken(claims, relay.issuer, 'mistri-switch');
    expect(await answer(await openProvedLeg(relay.at('tls'), { key: host, token }))).toBe('token');
  });

  test('a token for other relays is refused here', async () => {
    relay = await startTestRelay();
    const { host, token } = await relay.parties({ relays: ['test-2'] });
    expect(await answer(await openProvedLeg(relay.at('tls'), { key: host, token }))).toBe('relay');
  });

  test('two sides with the same key or role are no session', async () => {
    relay = await startTestRelay();
    const { host, claims } = await relay.parties();
    const [first] = claims.peers;
    if (!first) throw new Error('no peer');
    for (const second of [
      { ...first, role: 'guest' as const },
      { ...first, key: toBase64Url(randomBytes(32)) },
    ]) {
      const token = await signToken({ ...claims, peers: [first, second] }, relay.issuer, 'mistri-link-session');
      expect(await answer(await openProvedLeg(relay.at('tls'), { key: host, token }))).toBe('token');
    }
  });

  test.each([
    ['an hour over', { nbf: -7200, exp: -3600 }, 'ended'],
    ['over by more than clocks may be wrong', { nbf: -7200, exp: -121 }, 'ended'],
    ['over by less than that', { nbf: -7200, exp: -100 }, 'waiting'],
    ['beginning by less than that from now', { nbf: 100, exp: 3600 }, 'waiting'],
    ['beginning later', { nbf: 130, exp: 3600 }, 'token'],
  ])('a token that is %s', async (_, { nbf, exp }, expected) => {
    relay = await startTestRelay();
    const now_s = Math.floor(Date.now() / 1000);
    const { host, token } = await relay.parties({ nbf: now_s + nbf, exp: now_s + exp });
    expect(await answer(await openProvedLeg(relay.at('tls'), { key: host, token }))).toBe(expected);
  });

  test('a network that is not on the list is told so, after TLS and before anything else', async () => {
    relay = await startTestRelay({ allow: ['127.0.0.0/30'], deny: ['127.0.0.2'] });
    const port = relay.ports.tls ?? 0;
    expect(await answer(await openLeg({ tls: port, from: '127.0.0.1' }))).toBe('challenge');
    for (const from of ['127.0.0.2', '127.0.0.5']) {
      const leg = await openLeg({ tls: port, from });
      await leg.message();
      expect(await answer(leg)).toBe('address');
      leg.end();
      await leg.closed;
    }
  });
});

describe('who waits', () => {
  test('a newer leg of the same device takes the place of the older one', async () => {
    relay = await startTestRelay();
    const { host, guest, token } = await relay.parties();
    const old = await openProvedLeg(relay.at('tls'), { key: host, token });
    expect(await answer(old)).toBe('waiting');
    const next = await openProvedLeg(relay.at('tls'), { key: host, token });
    expect(await answer(next)).toBe('waiting');
    expect(await answer(old)).toBe('replaced');
    next.send({ type: 'still' });
    const other = await openProvedLeg(relay.at('tls'), { key: guest, token });
    await Promise.all([untilPaired(next), untilPaired(other)]);
    other.write(Buffer.from('to the newer'));
    expect((await next.read(12)).toString()).toBe('to the newer');
  });

  test('a guest of another session is never joined to a waiting host', async () => {
    relay = await startTestRelay();
    const [one, other] = [await relay.parties(), await relay.parties()];
    const host = await openProvedLeg(relay.at('tls'), { key: one.host, token: one.token });
    expect(await answer(host)).toBe('waiting');
    const stranger = await openProvedLeg(relay.at('tls'), { key: other.guest, token: other.token });
    expect(await answer(stranger)).toBe('waiting');
    expect(relay.relay.table.pairs).toBe(0);
    expect(relay.relay.table.waiting).toBe(2);
  });

  test('a fifth pair of one session ends the one that was silent longest', async () => {
    relay = await startTestRelay();
    const parties = await relay.parties();
    const pairs: [LegClient, LegClient][] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      pairs.push(await relay.pair(parties, ['plain', 'plain']));
      // All but the second one say something, so that it is the silent one.
      for (const [index, [host, guest]] of pairs.slice(0, 4).entries()) {
        if (index === 1 || turn === 4) continue;
        host.write(Buffer.from('x'));
        await guest.read(1);
      }
    }
    await pairs[1]?.[0].closed;
    expect(relay.relay.table.pairs).toBe(4);
    const [host, guest] = pairs[4] ?? [];
    host?.write(Buffer.from('fifth'));
    expect((await guest?.read(5))?.toString()).toBe('fifth');
  });

  test('whoever does not answer a heartbeat is gone', async () => {
    const clock = movableClock();
    const timers: { due_ms: number; run: () => void }[] = [];
    const after = clock.after.bind(clock);
    clock.after = (delay_ms, run) => {
      if (delay_ms !== legHeartbeat_ms) return after(delay_ms, run);
      timers.push({ due_ms: delay_ms, run });
      return () => undefined;
    };
    relay = await startTestRelay({}, clock);
    const { host, token } = await relay.parties();
    const leg = await openProvedLeg(relay.at('tls'), { key: host, token });
    expect(await answer(leg)).toBe('waiting');
    leg.send({ type: 'still' });
    await expect.poll(() => timers.length).toBe(1);
    // The answer has arrived before the next beat, or it would be refused for nothing.
    const probe = await openLeg(relay.at('tls'));
    await probe.message();
    timers[0]?.run();
    expect(await answer(leg)).toBe('waiting');
    timers[1]?.run();
    expect(await answer(leg)).toBe('late');
  });

  test('a leg that waits too long is sent away', async () => {
    const clock = movableClock();
    relay = await startTestRelay({ times: { waiting_s: 600 } }, clock);
    const { host, token } = await relay.parties();
    const leg = await openProvedLeg(relay.at('tls'), { key: host, token });
    expect(await answer(leg)).toBe('waiting');
    clock.move(600_000);
    relay.relay.tick();
    expect(await answer(leg)).toBe('late');
    leg.end();
    await leg.closed;
    await expect.poll(() => relay.relay.table.sessions.size).toBe(0);
  });
});

describe('what is no leg', () => {
  const junk: readonly (readonly [string, Buffer])[] = [
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a length of nothing', Buffer.from([0, 0])],
    ['a length over the limit', Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.alloc(100)])],
    ['no JSON', Buffer.concat([Buffer.from([0, 4]), Buffer.from('junk')])],
    ['no UTF-8', Buffer.concat([Buffer.from([0, 2]), Buffer.from([0xc3, 0x28])])],
    ['another message', frame({ type: 'destination', host: '10.0.0.1', port: 22 })],
    ['an answer before a question', frame({ type: 'still' })],
    [
      'more fields than there are',
      frame({ type: 'leg', version: 1, token: 'a', signature: 'b'.repeat(86), host: 'x' }),
    ],
    [
      'a token that is too long',
      frame({ type: 'leg', version: 1, token: 'a'.repeat(8193), signature: 'b'.repeat(86) }),
    ],
  ];

  test.each(junk)('%s is refused and the connection closed', async (_, bytes) => {
    relay = await startTestRelay();
    for (const at of [relay.at('tls'), relay.at('websocket')]) {
      const leg = await openLeg(at);
      await leg.message();
      leg.write(bytes);
      expect(await answer(leg)).toBe('protocol');
      leg.end();
      await leg.closed;
    }
  });

  test('a leg that floods before it is admitted holds no more than two messages', async () => {
    relay = await startTestRelay();
    const leg = await openLeg(relay.at('plain'));
    await leg.message();
    // A message that never ends, in front of a flood.
    leg.write(Buffer.concat([Buffer.from([0x23, 0x00]), Buffer.alloc(3 * maxLegMessage_bytes, 0x20)]));
    expect(await answer(leg)).toBe('protocol');
    leg.end();
    await leg.closed;
  });

  test('bytes that trickle in do not move the deadline', async () => {
    relay = await startTestRelay({ times: { greeting_s: 1 } });
    const leg = await openLeg(relay.at('tls'));
    await leg.message();
    leg.write(Buffer.from([1]));
    const trickle = setInterval(() => leg.write(Buffer.from([0])), 100);
    expect(await answer(leg)).toBe('late');
    clearInterval(trickle);
    leg.end();
    await leg.closed;
  });

  test('a connection that says nothing at all is closed, in TLS and before it', async () => {
    relay = await startTestRelay({ times: { greeting_s: 1 } });
    const raw = connect(relay.ports.tls ?? 0, '127.0.0.1');
    raw.on('error', () => undefined);
    await new Promise((resolve) =>
      raw
        .on('close', resolve)
        .on('end', () => raw.end())
        .resume(),
    );
    const http = connect(relay.ports.http ?? 0, '127.0.0.1');
    http.on('error', () => undefined);
    http.write('GET /leg HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await new Promise((resolve) =>
      http
        .on('close', resolve)
        .on('end', () => http.end())
        .resume(),
    );
    await expect.poll(() => relay.started.halfOpen).toBe(0);
  });

  test('text in a WebSocket, and messages over 256 KiB, end both legs', async () => {
    relay = await startTestRelay();
    for (const bad of ['text', Buffer.alloc(300 * 1024)]) {
      const parties = await relay.parties();
      const host = await openProvedLeg(relay.at('plain'), { key: parties.host, token: parties.token });
      const socket = new WebSocket((relay.at('http') as { ws: string }).ws);
      socket.on('error', () => undefined);
      const messages: Buffer[] = [];
      socket.on('message', (data: Buffer) => messages.push(data));
      await expect.poll(() => messages.length).toBe(1);
      const challenge = JSON.parse((messages[0] ?? Buffer.alloc(2)).subarray(2).toString()) as never;
      socket.send(frame(await helloOf(challenge, { key: parties.guest, token: parties.token })));
      await untilPaired(host);
      socket.send(bad);
      await host.closed;
    }
  });

  test('another path than /leg is no WebSocket, and nothing else is served', async () => {
    relay = await startTestRelay();
    const origin = `127.0.0.1:${relay.ports.http ?? 0}`;
    await expect(openLeg({ ws: `ws://${origin}/other` })).rejects.toThrow();
    const get = async (path: string): Promise<number> => (await fetch(`http://${origin}${path}`)).status;
    expect([await get('/healthz'), await get('/'), await get('/metrics'), await get('/api/sessions')]).toEqual([
      200, 404, 404, 404,
    ]);
  });
});

describe('floods', () => {
  test('one address has only so many connections that proved nothing, and others are let in', async () => {
    relay = await startTestRelay({ addresses: { halfOpenEach: 3, perMinuteEach: 1_000 } });
    const port = relay.ports.tls ?? 0;
    const silent = await Promise.all([1, 2, 3].map(() => openLeg({ tls: port, from: '127.0.0.9' })));
    await expect(openLeg({ tls: port, from: '127.0.0.9' })).rejects.toThrow();
    expect(await answer(await openLeg({ tls: port, from: '127.0.0.8' }))).toBe('challenge');
    for (const leg of silent) leg.destroy();
    await expect.poll(() => relay.started.halfOpen).toBe(1);
    expect(await answer(await openLeg({ tls: port, from: '127.0.0.9' }))).toBe('challenge');
  });

  test('an admitted leg is not half-open any more', async () => {
    relay = await startTestRelay({ addresses: { halfOpenEach: 1, perMinuteEach: 1_000 } });
    for (let turn = 0; turn < 3; turn += 1) {
      const { host, token } = await relay.parties();
      expect(await answer(await openProvedLeg(relay.at('tls'), { key: host, token }))).toBe('waiting');
    }
    expect(relay.started.halfOpen).toBe(0);
  });

  test('one address opens only so many connections a minute', async () => {
    const clock = movableClock();
    relay = await startTestRelay({ addresses: { perMinuteEach: 3 } }, clock);
    const at = { plain: relay.ports.plain ?? 0, from: '127.0.0.7' };
    for (let turn = 0; turn < 3; turn += 1) (await openLeg(at)).destroy();
    await expect(openLeg(at).then((leg) => leg.message())).rejects.toThrow();
    clock.move(20_000);
    expect(await answer(await openLeg(at))).toBe('challenge');
  });
});
