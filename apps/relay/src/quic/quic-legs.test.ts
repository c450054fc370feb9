import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDeviceKey } from '@mistri/link';
import { type LinkStage, linkStage, untilTrue } from '@mistri/link/test/link-node-pair';
import { collect, pour } from '@mistri/link/test/session-pair';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { helloOf, type LegClient, openLeg, openProvedLeg } from '../../test/leg-client.ts';
import { movableClock, partiesOf, startTestRelay, testIssuer, type TestRelay } from '../../test/test-relay.ts';
import { quicSilence_ms } from './quic-process.ts';

const any = { address: '127.0.0.1', port: 0 };
const listen = { tls: any, plain: any, http: any, quic: any };
const patient = { timeout: 60_000 };

let relay: TestRelay;

async function answer(leg: LegClient): Promise<unknown> {
  const message = await leg.message();
  return message.type === 'refused' ? message.code : message.type;
}

describe('one relay: a leg by QUIC', () => {
  /** Run when the QUIC process has said nothing for long. */
  let silence: (() => void) | undefined;

  beforeAll(async () => {
    const clock = movableClock();
    const after = clock.after.bind(clock);
    clock.after = (delay_ms, run) => {
      if (delay_ms !== quicSilence_ms) return after(delay_ms, run);
      silence = run;
      return () => {
        if (silence === run) silence = undefined;
      };
    };
    relay = await startTestRelay({ listen }, clock);
  });
  afterAll(() => relay.close());

  test.each([
    ['quic', 'tls'],
    ['quic', 'quic'],
    ['websocket', 'quic'],
  ] as const)('is joined with one of any kind: %s and %s', async (one, other) => {
    const [host, guest] = await relay.pair(await relay.parties(), [one, other]);
    const bytes = randomBytes(1024 * 1024);
    const hash = createHash('sha256').update(bytes).digest('hex');
    for (const leg of [host, guest])
      for (let at = 0; at < bytes.length; at += 64 * 1024) leg.write(bytes.subarray(at, at + 64 * 1024));
    host.end();
    const atGuest = await guest.readToEnd();
    guest.end();
    for (const received of [atGuest, await host.readToEnd()])
      expect(createHash('sha256').update(received).digest('hex')).toBe(hash);
    await Promise.all([host.closed, guest.closed]);
    await expect.poll(() => relay.relay.table.sessions.size, patient).toBe(0);
  });

  test('is logged and counted as what it is, with half of its address', async () => {
    expect(relay.lines.join('')).toContain('"hostOver":"quic from 127.0.0.0/24"');
    await expect.poll(() => relay.started.quic?.counts.retries, patient).toBeGreaterThan(0);
  });

  test('needs a token of ours that is valid now, and the key of one of its devices', async () => {
    const foreignFolder = path.join(relay.folder, 'foreign');
    mkdirSync(foreignFolder);
    const foreign = await partiesOf((await testIssuer(foreignFolder)).signer);
    const now_s = Math.floor(Date.now() / 1000);
    const expired = await relay.parties({ nbf: now_s - 7200, exp: now_s - 3600 });
    const stolen = await relay.parties();
    const at = relay.at('quic');
    expect(await answer(await openProvedLeg(at, { key: foreign.host, token: foreign.token }))).toBe('token');
    expect(await answer(await openProvedLeg(at, { key: expired.host, token: expired.token }))).toBe('ended');
    expect(await answer(await openProvedLeg(at, { key: await makeDeviceKey(), token: stolen.token }))).toBe('key');
  });

  test('says nothing that a second connection could use, and must be a leg', async () => {
    const { host, token } = await relay.parties();
    const first = await openLeg(relay.at('quic'));
    const hello = await helloOf(await first.message(), { key: host, token });
    const second = await openLeg(relay.at('quic'));
    await second.message();
    second.send(hello);
    expect(await answer(second)).toBe('key');
    const noise = await openLeg(relay.at('quic'));
    await noise.message();
    noise.write(randomBytes(64 * 1024));
    expect(await answer(noise)).toBe('protocol');
    first.destroy();
  });

  test('is ended by an administrator', async () => {
    const parties = await relay.parties();
    const [host, guest] = await relay.pair(parties, ['quic', 'tls']);
    relay.relay.table.kill(parties.claims.sid);
    // A client of TLS in Node sees an end without goodbye.
    await Promise.all([host.closed, guest.ended]);
  });

  test('has a port of its own: one that is taken is named at the start', async () => {
    const taken = { ...listen, quic: { address: '127.0.0.1', port: relay.ports.quic ?? 0 } };
    await expect(startTestRelay({ listen: taken })).rejects.toThrow(
      `cannot listen on 127.0.0.1 UDP port ${relay.ports.quic ?? 0}: UDP 127.0.0.1 port`,
    );
  });

  test('is cut by a kill -9 of the QUIC process while bytes flow: other legs and the session go on, and it comes back', async () => {
    let stage: LinkStage | undefined;
    try {
      stage = linkStage();
      const file = path.join(relay.folder, 'issuers.json');
      const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: object[] };
      writeFileSync(file, JSON.stringify({ keys: [...stage.config.keys, ...keys] }));
      relay.reload();
      stage.config.relays.push({
        id: 'test-1',
        region: 'test',
        key: relay.identity.publicKey,
        // Nothing listens there: TCP to the relay is closed, as in some networks.
        tls: '127.0.0.1:1',
        quic: `127.0.0.1:${relay.ports.quic ?? 0}`,
        ws: `ws://127.0.0.1:${relay.ports.http ?? 0}/leg`,
      });
      const { host, guest } = await stage.meet({ policy: 'relay' });
      await untilTrue('a path', () => host.session.path !== undefined && guest.session.path !== undefined, 60_000);
      expect(guest.session.path?.path).toBe('relay test-1 by quic');
      expect(stage.guest.lines).toContain('relay relay test-1 by tls refused');
      const other = await relay.pair(await relay.parties(), ['tls', 'tls']);
      const poured = pour(guest.open('data', 3), 8 * 1024 * 1024);
      const { host: hostSide } = stage;
      await untilTrue('the stream', () => hostSide.streams.length === 1, 60_000);
      const got = collect(hostSide.streams[0] as never);
      await untilTrue('the first bytes', () => host.totals.received_bytes > 0, 60_000);
      const { quic } = relay.started;
      const killed = quic?.pid ?? 0;
      process.kill(killed, 'SIGKILL');
      // Over whatever is there again first.
      await untilTrue('all of it', () => got.hasEnded, 90_000);
      expect(got.hash()).toBe(poured.hash());
      other[0].write(Buffer.from('not touched'));
      expect((await other[1].read(11)).toString()).toBe('not touched');
      await expect.poll(() => quic?.isReady && quic.pid !== killed, patient).toBe(true);
      const parties = await relay.parties();
      const again = await relay.pair(parties, ['quic', 'tls']);
      again[0].write(Buffer.from('back'));
      expect((await again[1].read(4)).toString()).toBe('back');
      expect(quic?.restarts).toBe(1);
      expect(relay.lines.join('')).toContain('QUIC process is gone');
      for (const leg of [...other, ...again]) leg.destroy();
    } finally {
      await stage?.close();
    }
  });

  test('is not left with a process that hangs: it is ended, and replaced', async () => {
    const { quic } = relay.started;
    const hung = quic?.pid ?? 0;
    process.kill(hung, 'SIGSTOP');
    await expect.poll(() => silence, patient).toBeDefined();
    silence?.();
    await expect.poll(() => quic?.isReady && quic.pid !== hung, patient).toBe(true);
    expect(relay.lines.join('')).toContain('QUIC process hangs and is ended');
  });

  test('is drained: who waits is sent away, a pair goes on, nobody new is let in', async () => {
    const [carried, waits] = [await relay.parties(), await relay.parties()];
    const [left, right] = await relay.pair(carried, ['quic', 'quic']);
    const waiting = await openProvedLeg(relay.at('quic'), { key: waits.host, token: waits.token });
    expect(await answer(waiting)).toBe('waiting');
    const drained = relay.drain();
    expect(await answer(waiting)).toBe('draining');
    const refused = await openLeg(relay.at('quic'));
    await refused.message();
    expect(await answer(refused)).toBe('draining');
    left.write(Buffer.from('while draining'));
    expect((await right.read(14)).toString()).toBe('while draining');
    left.end();
    await right.ended;
    right.end();
    await drained;
  });
});

describe('a relay of its own', () => {
  afterEach(() => relay.close());

  test('lists of addresses hold for the address the device has, not for that of our own process', async () => {
    relay = await startTestRelay({ listen, deny: ['127.0.0.1'] });
    const leg = await openLeg(relay.at('quic'));
    await leg.message();
    expect(await answer(leg)).toBe('address');
    const elsewhere = await openLeg({ tls: relay.ports.tls ?? 0, from: '127.0.0.2' });
    expect(await answer(elsewhere)).toBe('challenge');
  });
});
