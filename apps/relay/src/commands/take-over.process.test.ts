import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { linkStage, untilTrue } from '@mistri/link/test/link-node-pair';
import { collect, pour } from '@mistri/link/test/session-pair';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LegClient, openProvedLeg, untilPaired } from '../../test/leg-client.ts';
import { partiesOfCommand } from '../../test/command-parties.ts';
import { freePort } from '../../../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { freeUdpPort, RelayCommand, said } from '../../test/relay-process.ts';
import { partiesOf, testIssuer } from '../../test/test-relay.ts';

let relays: RelayCommand;
beforeEach(() => {
  relays = new RelayCommand();
});
afterEach(() => {
  relays.close();
});

async function message(leg: LegClient): Promise<unknown> {
  const got = await leg.message();
  return got.type === 'refused' ? got.code : got.type;
}

test.runIf(process.platform === 'linux')(
  'a new process takes over the port: pairs of the old one go on to their end, everybody else meets the new one',
  async () => {
    const port = await freePort();
    const { signer } = await testIssuer(relays.folder);
    const config = relays.settings('relay.yaml', { listen: { tls: { address: '127.0.0.1', port } } });
    const at = { tls: port };
    const old = relays.run('--config', config);
    await said(old, 'ready');
    await expect
      .poll(() => readFileSync(path.join(relays.folder, 'relay.pid'), 'utf8').trim())
      .toBe(String(old.child.pid));
    const [carried, waits, comes] = await Promise.all([partiesOf(signer), partiesOf(signer), partiesOf(signer)]);
    const host = await openProvedLeg(at, { key: carried.host, token: carried.token });
    const guest = await openProvedLeg(at, { key: carried.guest, token: carried.token });
    await Promise.all([untilPaired(host), untilPaired(guest)]);
    const waiting = await openProvedLeg(at, { key: waits.host, token: waits.token });
    expect(await message(waiting)).toBe('waiting');
    waiting.send({ type: 'still' });

    const next = relays.run('--config', config, '--take-over');
    await said(next, 'took over');
    await said(old, 'draining');
    // Who waited at the old one is sent away, and finds the new one under the same address.
    expect(await message(waiting)).toBe('draining');
    waiting.end();
    const again = await openProvedLeg(at, { key: waits.host, token: waits.token });
    expect(await message(again)).toBe('waiting');
    again.send({ type: 'still' });
    const late = await openProvedLeg(at, { key: waits.guest, token: waits.token });
    await Promise.all([untilPaired(again), untilPaired(late)]);
    const newcomer = await openProvedLeg(at, { key: comes.host, token: comes.token });
    expect(await message(newcomer)).toBe('waiting');
    // The pair of the old process has lost nothing.
    host.write(Buffer.from('over the old one'));
    expect((await guest.read(16)).toString()).toBe('over the old one');
    expect(old.child.exitCode).toBe(null);
    host.end();
    await guest.ended;
    guest.end();
    expect(await old.exit).toBe(0);
    again.write(Buffer.from('over the new one'));
    expect((await late.read(16)).toString()).toBe('over the new one');
    next.child.kill('SIGTERM');
    await said(next, 'draining');
    next.child.kill('SIGTERM');
    expect(await next.exit).toBe(0);
  },
);

test.runIf(process.platform === 'linux')(
  'a session whose only way is a leg by QUIC comes back by itself when a new process takes over, every byte once',
  async () => {
    const stage = linkStage();
    try {
      writeFileSync(path.join(relays.folder, 'issuers.json'), JSON.stringify({ keys: stage.config.keys }));
      const [tls, quic] = [await freePort(), await freeUdpPort()];
      const at = { address: '127.0.0.1' };
      const config = relays.settings('relay.yaml', {
        listen: { tls: { ...at, port: tls }, quic: { ...at, port: quic } },
      });
      const old = relays.run('--config', config);
      await said(old, 'ready');
      const { key } = JSON.parse(old.lines.join('').match(/.*"event":"ready".*/)?.[0] ?? '{}') as { key: string };
      // Nothing listens there: TCP to the relay is closed, as in some networks.
      const noTls = { id: 'test-1', region: 'test', key, tls: '127.0.0.1:1' };
      stage.config.relays.push({ ...noTls, quic: `127.0.0.1:${quic}` });
      const { host, guest } = await stage.meet({ policy: 'relay' });
      await untilTrue('a path', () => host.session.path !== undefined && guest.session.path !== undefined, 60_000);

      const next = relays.run('--config', config, '--take-over');
      await said(next, 'the QUIC port is waited for');
      const poured = pour(guest.open('data', 3), 16 * 1024 * 1024);
      await untilTrue('the stream', () => stage.host.streams.length === 1, 60_000);
      const got = collect(stage.host.streams[0] as never);
      // It carries nothing more, so it is gone at once.
      expect(await old.exit).toBe(0);
      await said(next, 'paired');
      await untilTrue('all of it', () => got.hasEnded, 90_000);
      expect(got.hash()).toBe(poured.hash());
    } finally {
      await stage.close();
    }
  },
);

test('SIGTERM lets pairs go on, but no longer than they may', async () => {
  const { signer } = await testIssuer(relays.folder);
  const port = await freePort();
  const config = relays.settings('relay.yaml', {
    listen: { plain: { address: '127.0.0.1', port } },
    times: { drain_s: 1 },
  });
  const relay = relays.run('--config', config);
  await said(relay, 'ready');
  const { host, guest, token } = await partiesOf(signer);
  const one = await openProvedLeg({ plain: port }, { key: host, token });
  const other = await openProvedLeg({ plain: port }, { key: guest, token });
  await Promise.all([untilPaired(one), untilPaired(other)]);
  relay.child.kill('SIGTERM');
  await said(relay, 'draining');
  one.write(Buffer.from('while draining'));
  expect((await other.read(14)).toString()).toBe('while draining');
  await Promise.all([one.closed, other.closed]);
  expect(await relay.exit).toBe(0);
  expect(relay.lines.join('')).toContain('"end":"drained"');
});

test('without a control plane: an issuer, a token of it, and two devices are joined', async () => {
  const init = relays.run('issuer', 'init', '--folder', path.join(relays.folder, 'issuer'));
  expect(await init.exit).toBe(0);
  expect(await relays.run('issuer', 'init', '--folder', path.join(relays.folder, 'issuer')).exit).toBe(1);
  const parties = await partiesOfCommand();
  const options = ['--issuer', path.join(relays.folder, 'issuer'), '--relay', 'test-1', '--for', '2h', '--rate', '5M'];
  const token = relays.run('token', ...options, '--host', parties.hostKey, '--guest', parties.guestKey);
  expect(await token.exit).toBe(0);
  const port = await freePort();
  const config = relays.settings('relay.yaml', {
    listen: { tls: { address: '127.0.0.1', port } },
    issuers: { file: 'issuer/issuers.json' },
  });
  expect(await relays.run('check', '--config', config).exit).toBe(0);
  const relay = relays.run('--config', config);
  await said(relay, 'ready');
  const text = token.lines.join('').trim();
  const host = await openProvedLeg({ tls: port }, { key: parties.host, token: text });
  const guest = await openProvedLeg({ tls: port }, { key: parties.guest, token: text });
  await Promise.all([untilPaired(host), untilPaired(guest)]);
  host.write(Buffer.from('air-gapped'));
  expect((await guest.read(10)).toString()).toBe('air-gapped');
  const key = relays.run('key', '--config', config);
  expect(await key.exit).toBe(0);
  expect(relay.lines.join('')).toContain(key.lines.join('').trim());
});

test('what is typed or configured wrongly ends with code 2 and says what is expected', async () => {
  const wrong = relays.settings('wrong.yaml', { listen: { tls: { address: '::', port: 70_000 } } });
  const cases: [string[], string][] = [
    [['--config', wrong], 'listen.tls.port is 70000: expected a port number'],
    [['--config', path.join(relays.folder, 'none.yaml')], 'cannot be read: ENOENT'],
    [['--konfig', wrong], '--konfig'],
    [['token', '--host', 'a'], 'usage: mistri-relay token'],
    [['token', '--host', 'a', '--guest', 'b', '--relay', 'c', '--for', 'soon'], '--for is soon: expected a time like'],
    [[], 'usage'],
  ];
  for (const [words, message] of cases) {
    const process = relays.run(...words);
    expect(await process.exit).toBe(2);
    expect(process.errors.join('') + process.lines.join('')).toContain(message);
  }
});
