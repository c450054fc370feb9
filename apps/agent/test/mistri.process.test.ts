import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LinkRig, startLinkRig } from '../../../scripts/rig/link-rig.ts';
import { type MistriProcess, runMistri, startMistri } from '../../../scripts/rig/mistri-process.ts';
import { echoServer, roundTrip } from './echo-server.ts';

/** The public command in processes of its own, against a real api. */
let rig: LinkRig;
const folder = mkdtempSync('/var/tmp/mistri-agent-');
const home = (name: string): string => path.join(folder, name);
const running: MistriProcess[] = [];
let echo: Awaited<ReturnType<typeof echoServer>>;
let echoPort = 0;

beforeAll(async () => {
  rig = await startLinkRig();
  echo = await echoServer();
  echoPort = echo.port;
  const token = await rig.deviceToken();
  for (const name of ['workshop', 'laptop']) {
    const login = await runMistri(['login', '--server', rig.apiUrl, '--name', name], {
      home: home(name),
      environment: { MISTRI_TOKEN: token },
    });
    expect(login.output).toContain(`This device is registered as "${name}"`);
    expect(login.code).toBe(0);
  }
}, 300_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()));
});
afterAll(async () => {
  echo?.close();
  await rig?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string, ...words: string[]): MistriProcess {
  const started = startMistri(words, { home: home(name) });
  running.push(started);
  return started;
}

async function serve(): Promise<MistriProcess> {
  const serving = start('workshop', 'serve');
  await serving.says('Online as "workshop"');
  return serving;
}

async function forwarded(): Promise<{ readonly forward: MistriProcess; readonly port: number }> {
  const forward = start('laptop', 'forward', '0', `workshop:${echoPort}`, '--json');
  const found = await forward.says(/"port":(\d+)/);
  return { forward, port: Number(found?.[1]) };
}

/** The server hears of a killed program a moment later. */
async function untilOffline(): Promise<void> {
  for (;;) {
    const { printed } = await runMistri(['nodes', '--json'], { home: home('laptop') });
    if (JSON.parse(printed).nodes[0]?.isOnline === false) return;
  }
}

test('a port of one device becomes a port of another: 64 MiB there and back', async () => {
  const serving = await serve();
  const { forward, port } = await forwarded();
  const hashes = await roundTrip(port, 64 * 1024 * 1024);
  expect(hashes.received).toBe(hashes.sent);
  await serving.says(/verification code \d{6}/);
  expect(serving.output()).toMatch(/laptop: tcp .* open after \d+ ms ✓|laptop: tcp from/);
  expect(await forward.stop()).toBe(0);
  await serving.says('ended by peer');
  expect(await serving.stop()).toBe(0);
});

test('ping says by which channel, how long, how much was lost; nodes and status say who is there', async () => {
  await serve();
  const ping = await runMistri(['ping', 'workshop', '--count', '3', '--json'], { home: home('laptop') });
  expect(JSON.parse(ping.printed)).toMatchObject({ node: 'workshop', sent: 3, received: 3, rung: 'tcp' });
  const nodes = await runMistri(['nodes', '--json'], { home: home('laptop') });
  const [workshop] = JSON.parse(nodes.printed).nodes;
  expect(workshop).toMatchObject({ name: 'workshop', isOnline: true, isOwn: true, scopes: ['forward:*', 'console'] });
  const status = await runMistri(['status'], { home: home('workshop') });
  expect(status.output).toMatch(/Serving {3}yes \(process \d+\), online/);
  expect((await runMistri(['status'], { home: home('laptop') })).output).toContain('Serving   no.');
});

test('both sides show the same verification code', async () => {
  const serving = await serve();
  const ping = await runMistri(['ping', 'workshop', '--count', '1'], { home: home('laptop') });
  const [, code] = /Verification code (\d{6})/.exec(ping.output) ?? [];
  await serving.says(`verification code ${code}`);
});

test('a node that was killed comes back, and is reached again', async () => {
  const first = await serve();
  const { forward, port } = await forwarded();
  const before = await roundTrip(port, 1024);
  expect(before.received).toBe(before.sent);
  await first.kill();
  await forward.kill();
  await serve();
  const again = await forwarded();
  const after = await roundTrip(again.port, 1024 * 1024);
  expect(after.received).toBe(after.sent);
});

describe('refused, with what to do', () => {
  test('a port that the configuration of the node does not allow', async () => {
    await serve();
    const { port } = await forwarded();
    const closed = await roundTrip(port, 10);
    expect(closed.received).toBe(closed.sent);
    const other = start('laptop', 'forward', '0', 'workshop:192.0.2.1:80');
    expect(await other.ended).toBe(4);
    expect(other.output()).toContain('No rule lets this device use forward:192.0.2.1:80');
  });

  test('a node that is offline, and one that nobody has', async () => {
    await untilOffline();
    const offline = await runMistri(['ping', 'workshop'], { home: home('laptop') });
    expect(offline.code).toBe(5);
    expect(offline.output).toContain('Start `mistri serve` there');
    const unknown = await runMistri(['ping', 'nobody'], { home: home('laptop') });
    expect(unknown.code).toBe(4);
    expect(unknown.output).toContain('It reaches: workshop.');
  });

  test('serving twice with one key', async () => {
    await serve();
    const second = await runMistri(['serve'], { home: home('workshop') });
    expect(second.code).toBe(1);
    expect(second.output).toContain('being served already');
  });
});

// After those that ask who is online: of a killed api's devices that is known half a minute later.
test('the session lives on without the control plane', async () => {
  await serve();
  const { port } = await forwarded();
  await rig.killApi();
  try {
    const hashes = await roundTrip(port, 8 * 1024 * 1024);
    expect(hashes.received).toBe(hashes.sent);
  } finally {
    await rig.startApi();
  }
});

test('a device that was removed is out at once: what runs over it ends, and it does not come back', async () => {
  const serving = await serve();
  const { forward, port } = await forwarded();
  const socket = net.connect(port, '127.0.0.1');
  const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write('still here');
  await new Promise((resolve) => socket.once('data', resolve));
  const { devices } = (await rig.ask('GET', '/api/devices')) as { devices: { deviceId: string; name: string }[] };
  const laptop = devices.find((device) => device.name === 'laptop');
  await rig.ask('DELETE', `/api/devices/${laptop?.deviceId}`);
  await gone;
  expect(await forward.ended).not.toBe(0);
  await serving.says('the device was removed');
  const again = await runMistri(['ping', 'workshop'], { home: home('laptop') });
  expect(again.code).toBe(4);
  expect(again.output).toContain('this device was removed');
});
