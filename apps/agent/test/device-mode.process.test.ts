import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { connectAdb, FastbootClient, SessionKey } from '@mistri/android';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { readLogFile, verifyLogFile } from '@mistri/signed-log/session-log';
import { UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type SmallRelay, smallRelay } from '../../../packages/link/test/small-relay.ts';
import { freePort } from '../../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { type MistriProcess, startMistri } from '../../../scripts/rig/mistri-process.ts';
import { type DeviceSession, deviceSession, type DeviceSessionOptions } from './device-session.ts';

/** `mistri share` and `mistri attach` as processes of their own; the kernel's part is played by our USB/IP client. */
const folder = mkdtempSync('/var/tmp/mistri-device-mode-');
const running: MistriProcess[] = [];
let relay: SmallRelay;

beforeAll(async () => {
  relay = await smallRelay();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()));
});
afterAll(() => {
  relay.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Both {
  readonly session: DeviceSession;
  readonly share: MistriProcess;
  readonly attach: MistriProcess;
  /** Where the device is offered on the technician's machine. */
  readonly port: number;
  readonly logFile: string;
  readonly key: (key: string) => void;
}

function start(words: string[], input?: 'pipe'): MistriProcess {
  const started = startMistri(words, { home: path.join(folder, 'home'), ...(input && { input }) });
  running.push(started);
  return started;
}

async function consented(options: DeviceSessionOptions, ...words: string[]): Promise<Both> {
  const session = await deviceSession(mkdtempSync(path.join(folder, 'session-')), options);
  const logFile = `${session.customerFile}.log`;
  const share = start(
    ['share', '--practice', '--language', 'en', '--token', session.customerFile, '--log', logFile, ...words],
    'pipe',
  );
  await share.says('Type ALLOW');
  share.child.stdin?.write('allow\n');
  await share.says('S = STOP');
  const attach = start(['attach', '--by-hand', '--json', '--token', session.technicianFile]);
  const port = Number((await attach.says(/"port":(\d+)/))?.[1]);
  const key = (text: string): void => void share.child.stdin?.write(text);
  return { session, share, attach, port, logFile, key };
}

const offered = (attach: MistriProcess, number: number): Promise<unknown> =>
  attach.says(new RegExp(`"event":"offered".*"number":${number},`));

/** What the kernel would do with the command that is shown. */
async function imported(port: number): Promise<UsbIpDevice> {
  const result = await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), '1-1');
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** Its owner allows the computer by the practice phone's third button. */
async function adbShell({ share, port, key }: Both, command: string, last?: string): Promise<string> {
  const connecting = connectAdb(await imported(port), new SessionKey('technician'));
  await share.says('Allow USB debugging?');
  key('3');
  const connected = await connecting;
  if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
  const { session } = connected;
  const said = await session.adb.subprocess.noneProtocol.spawnWaitText(command);
  // A restart may be faster than the answer to the command that asks for it.
  if (last !== undefined) await session.adb.subprocess.noneProtocol.spawnWaitText(last).catch(() => undefined);
  await session.close();
  return said;
}

/** As anybody can check it afterwards, with nothing but the file. */
async function logOf(logFile: string): Promise<{ lines: string[]; outcome: string | undefined }> {
  const read = readLogFile(readFileSync(logFile, 'utf8'));
  if (typeof read === 'string') throw new Error(read);
  expect(await verifyLogFile(read)).toMatchObject({ ok: true, isClosed: true });
  const entries = read.entries.map((one) => (one as SignedLogEntry).entry);
  const lines = entries.map(({ kind, command = '', message = '' }) => `${kind} ${command} ${message}`);
  return { lines, outcome: entries.at(-1)?.outcome };
}

describe.each(['relay', 'direct'] as const)('the whole phone, %s', (way) => {
  test('is used from the other machine, restarts into fastboot, comes back by itself; the log says all of it', async () => {
    const both = await consented(way === 'relay' ? { relay: relay.address } : { tcpPort: await freePort() });
    const { share, attach, port, logFile, key } = both;
    await offered(attach, 1);
    expect(attach.output()).toContain(way === 'relay' ? 'Connected by relay' : 'Connected by tcp');
    expect(await adbShell(both, 'getprop ro.product.model', 'reboot bootloader')).toContain('Mistri One');
    await offered(attach, 2);
    const fastboot = await FastbootClient.open(await imported(port), 'MISTRI0001');
    if (!fastboot.ok) throw new Error(JSON.stringify(fastboot.refusal));
    expect(await fastboot.value.command('getvar:current-slot')).toMatchObject({ ok: true, value: { value: 'a' } });
    key('u');
    await attach.says(/"event":"away".*"number":2/);
    expect(await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), '1-1')).toMatchObject({ ok: false });
    key('p');
    await offered(attach, 3);
    await imported(port);
    await share.says(/(uses the device now[^]*){3}/);
    key('s');
    expect(await share.ended).toBe(0);
    expect(await attach.ended).toBe(0);
    expect(share.output()).toContain('You stopped it.');
    expect(attach.output()).toContain('The session is over: the customer stopped it');
    const { lines, outcome } = await logOf(logFile);
    expect(outcome).toBe('revoked');
    expect(lines.filter((line) => line.startsWith('mode here'))).toEqual([
      'mode here 18d1:4ee7 Mistri One, serial MISTRI0001 ',
      'mode here 18d1:4ee0 Mistri One, serial MISTRI0001 ',
      'mode here 18d1:4ee0 Mistri One, serial MISTRI0001 ',
    ]);
    expect(lines.join('\n')).toMatch(/operation {2}\d+ bytes from the device, \d+ bytes to it, \d+ control requests/);
    expect(lines.join('\n')).toContain('control 00 request 09 value 0001 index 0000, 0 bytes');
    // Nothing is left behind: no configuration, no key (USB-1).
    expect(existsSync(path.join(folder, 'home'))).toBe(false);
  });
});

describe('the customer decides', () => {
  test.each(['no', 'yes', 'ALLOW IT', ''])('typing %j shares nothing', async (typed) => {
    const session = await deviceSession(mkdtempSync(path.join(folder, 'session-')), { relay: relay.address });
    const share = start(['share', '--practice', '--language', 'en', '--token', session.customerFile], 'pipe');
    await share.says('Type ALLOW');
    expect(share.output()).toContain('Meena Sundaram (certificate MST-2041)');
    expect(share.output()).toContain('everything that the phone allows');
    share.child.stdin?.end(`${typed}\n`);
    expect(await share.ended).toBe(4);
    expect(share.output()).toContain('You refused. Nothing was shared.');
  });

  test.each([
    ['ta', 'அனுமதி', 'S = நிறுத்து'],
    ['hi', 'अनुमति', 'S = रोकें'],
  ])('in %s, with the word of that language', async (language, word, hint) => {
    const session = await deviceSession(mkdtempSync(path.join(folder, 'session-')), { relay: relay.address });
    const share = start(['share', '--practice', '--language', language, '--token', session.customerFile], 'pipe');
    await share.says('IMEI');
    share.child.stdin?.write(`${word}\n`);
    await share.says(hint);
    share.child.stdin?.write('s');
    expect(await share.ended).toBe(0);
  });
});

describe('nobody stays behind', () => {
  test('time over, either program killed: the other end ends by itself, without any server', async () => {
    // One after the other to start, all together to wait for.
    const late = await consented({ relay: relay.address, minutes: 0.2 });
    await offered(late.attach, 1);
    const limits = { resume_s: 10 };
    const customerGone = await consented({ relay: relay.address, claims: { limits } });
    await offered(customerGone.attach, 1);
    const lent = await imported(customerGone.port);
    await customerGone.share.kill();
    const technicianGone = await consented({ relay: relay.address, claims: { limits } });
    await offered(technicianGone.attach, 1);
    await technicianGone.attach.kill();

    expect(await late.share.ended).toBe(0);
    expect(late.share.output()).toContain('The time is over.');
    expect(await late.attach.ended).toBe(0);
    expect((await logOf(late.logFile)).outcome).toBe('expired');

    expect(await customerGone.attach.ended).toBe(0);
    expect(lent.connected).toBe(false);

    expect(await technicianGone.share.ended).toBe(0);
    expect(technicianGone.share.output()).toContain('The device is yours alone again.');
    expect((await logOf(technicianGone.logFile)).outcome).toBe('lost');
  });

  test('the technician ends it', async () => {
    const { share, attach } = await consented({ relay: relay.address });
    await offered(attach, 1);
    expect(await attach.stop()).toBe(0);
    expect(await share.ended).toBe(0);
    expect(share.output()).toContain('the technician is done');
  });
});

test('a technician’s file does not share, and a broken one says where', async () => {
  const session = await deviceSession(mkdtempSync(path.join(folder, 'session-')), { relay: relay.address });
  const wrong = start(['share', '--practice', '--token', session.technicianFile]);
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toContain('that file is for the technician');
  const missing = start(['attach', '--token', path.join(folder, 'nothing.json')]);
  expect(await missing.ended).toBe(2);
  expect(missing.output()).toContain('it cannot be read');
});
