import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { createServer } from 'node:net';
import { type LegClient, openProvedLeg, untilPaired } from '../../test/leg-client.ts';
import { partiesOfCommand } from '../../test/command-parties.ts';
import { partiesOf, testIssuer } from '../../test/test-relay.ts';

const main = path.join(import.meta.dirname, '../main.ts');

let folder: string;
const running: Process[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-relay-'));
});
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly errors: string[];
  readonly exit: Promise<number | null>;
}

function run(...words: string[]): Process {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const errors: string[] = [];
  child.stdout.on('data', (text: Buffer) => lines.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
  const exit = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const started = { child, lines, errors, exit };
  running.push(started);
  return started;
}

async function said(process: Process, event: string): Promise<void> {
  await expect
    .poll(() => process.lines.join('') + process.errors.join(''), { timeout: 60_000, interval: 50 })
    .toContain(`"event":"${event}"`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

function settings(file: string, change: object): string {
  const written = path.join(folder, file);
  writeFileSync(
    written,
    stringify({
      id: 'test-1',
      region: 'test',
      stateFolder: 'state',
      issuers: { file: 'issuers.json' },
      pidFile: 'relay.pid',
      ...change,
    }),
  );
  return written;
}

async function message(leg: LegClient): Promise<unknown> {
  const got = await leg.message();
  return got.type === 'refused' ? got.code : got.type;
}

test.runIf(process.platform === 'linux')(
  'a new process takes over the port: pairs of the old one go on to their end, everybody else meets the new one',
  async () => {
    const port = await freePort();
    const { signer } = await testIssuer(folder);
    const config = settings('relay.yaml', { listen: { tls: { address: '127.0.0.1', port } } });
    const at = { tls: port };
    const old = run('--config', config);
    await said(old, 'ready');
    await expect.poll(() => readFileSync(path.join(folder, 'relay.pid'), 'utf8').trim()).toBe(String(old.child.pid));
    const [carried, waits, comes] = await Promise.all([partiesOf(signer), partiesOf(signer), partiesOf(signer)]);
    const host = await openProvedLeg(at, { key: carried.host, token: carried.token });
    const guest = await openProvedLeg(at, { key: carried.guest, token: carried.token });
    await Promise.all([untilPaired(host), untilPaired(guest)]);
    const waiting = await openProvedLeg(at, { key: waits.host, token: waits.token });
    expect(await message(waiting)).toBe('waiting');
    waiting.send({ type: 'still' });

    const next = run('--config', config, '--take-over');
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

test('SIGTERM lets pairs go on, but no longer than they may', async () => {
  const { signer } = await testIssuer(folder);
  const port = await freePort();
  const config = settings('relay.yaml', {
    listen: { plain: { address: '127.0.0.1', port } },
    times: { drain_s: 1 },
  });
  const relay = run('--config', config);
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
  const init = run('issuer', 'init', '--folder', path.join(folder, 'issuer'));
  expect(await init.exit).toBe(0);
  expect(await run('issuer', 'init', '--folder', path.join(folder, 'issuer')).exit).toBe(1);
  const parties = await partiesOfCommand();
  const options = ['--issuer', path.join(folder, 'issuer'), '--relay', 'test-1', '--for', '2h', '--rate', '5M'];
  const token = run('token', ...options, '--host', parties.hostKey, '--guest', parties.guestKey);
  expect(await token.exit).toBe(0);
  const port = await freePort();
  const config = settings('relay.yaml', {
    listen: { tls: { address: '127.0.0.1', port } },
    issuers: { file: 'issuer/issuers.json' },
  });
  expect(await run('check', '--config', config).exit).toBe(0);
  const relay = run('--config', config);
  await said(relay, 'ready');
  const text = token.lines.join('').trim();
  const host = await openProvedLeg({ tls: port }, { key: parties.host, token: text });
  const guest = await openProvedLeg({ tls: port }, { key: parties.guest, token: text });
  await Promise.all([untilPaired(host), untilPaired(guest)]);
  host.write(Buffer.from('air-gapped'));
  expect((await guest.read(10)).toString()).toBe('air-gapped');
  const key = run('key', '--config', config);
  expect(await key.exit).toBe(0);
  expect(relay.lines.join('')).toContain(key.lines.join('').trim());
});

test('what is typed or configured wrongly ends with code 2 and says what is expected', async () => {
  const wrong = settings('wrong.yaml', { listen: { tls: { address: '::', port: 70_000 } } });
  const cases: [string[], string][] = [
    [['--config', wrong], 'listen.tls.port is 70000: expected a port number'],
    [['--config', path.join(folder, 'none.yaml')], 'cannot be read: ENOENT'],
    [['--konfig', wrong], '--konfig'],
    [['token', '--host', 'a'], 'usage: mistri-relay token'],
    [['token', '--host', 'a', '--guest', 'b', '--relay', 'c', '--for', 'soon'], '--for is soon: expected a time like'],
    [[], 'usage'],
  ];
  for (const [words, message] of cases) {
    const process = run(...words);
    expect(await process.exit).toBe(2);
    expect(process.errors.join('') + process.lines.join('')).toContain(message);
  }
});
