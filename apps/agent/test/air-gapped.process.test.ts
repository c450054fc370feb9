import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { type MistriProcess, runMistri, startMistri } from '../../../scripts/rig/mistri-process.ts';
import { echoServer, roundTrip } from './echo-server.ts';

/** Two devices, an issuer and a relay, each by its public command; no control plane anywhere. */
const folder = mkdtempSync('/var/tmp/mistri-air-gapped-');
const at = (name: string): string => path.join(folder, name);
const running: MistriProcess[] = [];
const keys: Record<string, string> = {};
let relay: MistriProcess;
let relayText = '';
let echo: Awaited<ReturnType<typeof echoServer>>;

const relayProgram = { home: folder, program: 'apps/relay/bin/mistri-relay.mjs' };

beforeAll(async () => {
  const port = await freePort();
  echo = await echoServer();
  const issuer = await runMistri(['relay', 'issuer', '--folder', at('issuer')], { home: folder });
  expect(issuer.code).toBe(0);
  const settings = {
    id: 'cellar-1',
    region: 'cellar',
    stateFolder: at('relay'),
    listen: { tls: { address: '127.0.0.1', port } },
    issuers: { file: at('issuer/issuers.json') },
  };
  writeFileSync(at('relay.json'), JSON.stringify(settings));
  const [key, ...shown] = await Promise.all([
    runMistri(['key', '--config', at('relay.json')], relayProgram),
    ...['workshop', 'laptop'].map((name) => runMistri(['key'], { home: at(name) })),
  ]);
  for (const [index, name] of ['workshop', 'laptop'].entries()) keys[name] = shown[index]?.printed.trim() ?? '';
  relayText = `cellar-1,127.0.0.1:${port},${key.printed.trim()}`;
  relay = startMistri(['--config', at('relay.json')], relayProgram);
  await relay.says('"event":"ready"');
}, 120_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()));
});
afterAll(async () => {
  await relay?.kill();
  echo?.close();
  rmSync(folder, { recursive: true, force: true });
});

let tokens = 0;
async function tokenFile(...words: string[]): Promise<string> {
  tokens += 1;
  const file = at(`token-${tokens}.json`);
  const { workshop = '', laptop = '' } = keys;
  const given = ['--host', workshop, '--guest', laptop, '--for', '1h', '--folder', at('issuer'), '--out', file];
  const made = await runMistri(['relay', 'token', ...given, ...words], { home: folder });
  expect(made.output).toContain('give it to both devices');
  return file;
}

function start(name: string, ...words: string[]): MistriProcess {
  const started = startMistri(words, { home: at(name) });
  running.push(started);
  return started;
}

async function serve(file: string, ...words: string[]): Promise<MistriProcess> {
  const serving = start('workshop', 'serve', '--token', file, ...words);
  await serving.says('Waiting for device');
  return serving;
}

async function forward(
  file: string,
  ...words: string[]
): Promise<{ readonly run: MistriProcess; readonly port: number }> {
  const run = start('laptop', 'forward', '0', `:${echo.port}`, '--json', '--token', file, ...words);
  return { run, port: Number((await run.says(/"port":(\d+)/))?.[1]) };
}

async function carries(port: number, length_bytes = 1024 * 1024): Promise<void> {
  const hashes = await roundTrip(port, length_bytes);
  expect(hashes.received).toBe(hashes.sent);
}

test('through the relay: a port, again after either side was killed and started anew', async () => {
  const file = await tokenFile('--relay', relayText, '--scope', `forward:${echo.port}`);
  // Whoever comes first waits at the relay.
  const [first, serving] = await Promise.all([forward(file), serve(file)]);
  await carries(first.port);
  await serving.says(/by relay .*/);
  await first.run.kill();
  const second = await forward(file);
  await carries(second.port);
  await serving.kill();
  const again = await serve(file);
  // What the guest had is gone with the host's process: it says so, and the next one works.
  expect(await second.run.ended).toBe(5);
  expect(second.run.output()).toContain('began anew with the same token');
  const third = await forward(file);
  await carries(third.port);
  const status = await runMistri(['status'], { home: at('workshop') });
  expect(status.output).toMatch(/Serving {3}yes[\s\S]*by relay/);
  expect(await third.run.stop()).toBe(0);
  expect(await again.stop()).toBe(0);
});

test('the relay first, then directly: the devices tell each other over the session where they are', async () => {
  const file = await tokenFile('--relay', relayText, '--scope', 'forward:*', '--policy', 'automatic');
  const serving = await serve(file, '--allow', `forward:${echo.port}`);
  const { port } = await forward(file);
  await serving.says(/: by relay/);
  await serving.says(/: by tcp/);
  await carries(port, 4 * 1024 * 1024);
});

test('directly and without any relay: an address, a port, and a bare token; both show the same code', async () => {
  const { token } = JSON.parse(
    (
      await runMistri(
        ['relay', 'token', '--json', '--folder', at('issuer'), '--policy', 'direct', '--for', '30m'].concat([
          '--scope',
          `forward:${echo.port}`,
          '--host',
          keys['workshop'] ?? '',
          '--guest',
          keys['laptop'] ?? '',
        ]),
        { home: folder },
      )
    ).printed,
  ) as { token: string };
  const issuers = ['--issuers', at('issuer/issuers.json')];
  const listen = await freePort();
  const serving = await serve(token, ...issuers, '--listen', String(listen), '--peer-key', keys['laptop'] ?? '');
  const peer = ['--peer', `127.0.0.1:${listen}`, '--peer-key', keys['workshop'] ?? ''];
  const { run, port } = await forward(token, ...issuers, ...peer);
  await carries(port);
  expect(serving.output()).toMatch(/by tcp/);
  // A second program with the same token takes the place of the first.
  const ping = await runMistri(['ping', '--count', '1', '--token', token, ...issuers, ...peer], { home: at('laptop') });
  const [, code] = /Verification code (\d{6})/.exec(ping.output) ?? [];
  await serving.says(`verification code ${code}`);
  expect(await run.ended).toBe(5);
});

test('the host lets nobody do more than its own --allow, whatever the token says', async () => {
  const file = await tokenFile('--relay', relayText, '--scope', 'forward:*');
  const serving = await serve(file, '--allow', 'forward:1');
  const { port } = await forward(file);
  await expect(roundTrip(port, 10)).rejects.toThrow();
  await serving.says('refused by "serve.allow" here');
});
