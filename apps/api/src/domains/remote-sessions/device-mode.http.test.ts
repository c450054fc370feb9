import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { connectAdb, SessionKey } from '@mistri/android';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { readLogFile, verifyLogFile } from '@mistri/signed-log/session-log';
import { sharedBusId, UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { registerDevice } from '#test/link-device.ts';
import { ask, consentFor, logEntries, requested, send, sessionNow, signed } from '#test/remote-session.ts';
import { type Desk, makeDesk, makeRepair, must } from '#test/repair-desk.ts';
import { type MistriProcess, runMistri, startMistri } from '../../../../../scripts/rig/mistri-process.ts';

/**
 * Device mode as people have it: a real api, `mistri share` and `mistri attach` as processes of their own, the practice phone. The
 * kernel's part is played by our USB/IP client; with a kernel it is `npm run usb:guest`.
 */
const folder = mkdtempSync('/var/tmp/mistri-device-mode-api-');
const running: MistriProcess[] = [];

interface Living {
  readonly test: TestApp;
  readonly desk: Desk;
  readonly home: string;
  /** The technician's machine, as `mistri login` registered it. */
  readonly machine: string;
  /** Without the server: as when its machine is switched off. */
  close(): Promise<void>;
}

/** @param behind_ms how late the server's clock is: by the clock of this machine its tokens end so much earlier */
async function startLiving(behind_ms = 0): Promise<Living> {
  const serverNow = (): Date => new Date(Date.now() - behind_ms);
  const test = await startTestApp({ start: serverNow() });
  let working: Promise<unknown> | undefined;
  // Processes live by real time; work between rooms is done as it comes.
  const pulse = setInterval(() => {
    test.clock.set(serverNow());
    working ??= test.app.outbox.drain().finally(() => (working = undefined));
  }, 100);
  const desk = await makeDesk(test);
  const home = mkdtempSync(path.join(folder, 'workshop-'));
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(pulse);
    await working;
    await test.close();
  };
  const machine = await logIn(test, desk.technician.actor, home);
  return { test, desk, home, machine, close: () => (closed ??= close()) };
}

async function logIn(test: TestApp, technician: Actor, home: string): Promise<string> {
  const wanted = { name: 'workshop', scopes: ['register'], expiresInDays: 1, maxDevices: 1 };
  const { token } = must(await technician.post('/api/device-tokens', wanted), 201);
  const words = ['login', '--server', test.url, '--name', 'workshop', '--json'];
  const login = await runMistri(words, { home, environment: { MISTRI_TOKEN: token } });
  return JSON.parse(login.printed).deviceId;
}

function start(words: string[], home: string, input?: 'pipe'): MistriProcess {
  const started = startMistri(words, { home, ...(input && { input }) });
  running.push(started);
  return started;
}

const wholeDevice = (living: Living, repairId: string, minutes = 30) => ({
  repairId,
  deviceId: living.machine,
  mode: 'device',
  powers: ['whole_device'],
  minutes,
  reason: 'The tool of its maker has to write\nthe whole phone anew.',
});

interface Waiting {
  readonly customer: Actor;
  readonly repairId: string;
  readonly share: MistriProcess;
  readonly home: string;
}

/** The customer has signed in from their terminal and waits. */
async function shareWaits(living: Living): Promise<Waiting> {
  const customer = await createActor(living.test, { role: 'customer' });
  const repairId = await makeRepair(living.test, { ...living.desk, customer }, 'in_progress');
  const home = path.join(folder, `home-${customer.userId}`);
  const share = start(['share', '--practice', '--language', 'en', '--server', living.test.url], home, 'pipe');
  const code = (await share.says(/^ {4}([B-Z]{4}-[B-Z]{4})$/m))?.[1];
  must(await customer.post(`/api/auth/device/${code}`, { approve: true }));
  await share.says('Waiting until your technician asks');
  return { customer, repairId, share, home };
}

interface Shared extends Waiting {
  readonly session: RemoteSession;
  readonly attach: MistriProcess;
  readonly port: number;
}

/** Asked for, agreed to in words, connected, and offered to the technician's kernel. */
async function agreed(living: Living, waiting: Waiting, minutes?: number): Promise<Shared> {
  const { customer, repairId, share } = waiting;
  const wish = wholeDevice(living, repairId, minutes);
  const session: RemoteSession = must(await living.desk.technician.actor.post('/api/remote-sessions', wish), 201);
  const words = ['attach', '--by-hand', '--json', '--session', session.sessionId];
  const attach = start(words, living.home);
  const port = Number((await attach.says(/"port":(\d+)/))?.[1]);
  await attach.says('waiting for a customer');
  await share.says('Type ALLOW');
  expect((await sessionNow(customer, session.sessionId)).state).toBe('requested');
  share.child.stdin?.write('allow\n');
  await attach.says('"event":"offered"');
  return { ...waiting, session, attach, port };
}

async function imported(port: number): Promise<UsbIpDevice> {
  const result = await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), sharedBusId);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** Both programs are gone, and nothing of the customer's computer is left: no file, no device, no sign-in. */
async function nobodyStays({ share, attach, home, customer }: Shared): Promise<void> {
  expect(await share.ended).toBe(0);
  expect(await attach.ended).toBe(0);
  expect(share.output()).toContain('The key of this session is destroyed.');
  expect(existsSync(home)).toBe(false);
  expect(must(await customer.get('/api/devices')).devices).toEqual([]);
  const { sessions } = must(await customer.get('/api/auth/sessions'));
  expect(sessions).toHaveLength(1);
}

let living: Living;
/** One customer for each test: they sign in side by side, which takes each of them some seconds. */
let customers: readonly Waiting[];
beforeAll(async () => {
  living = await startLiving();
  customers = await Promise.all(Array.from({ length: 5 }, () => shareWaits(living)));
});
afterAll(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()));
  await living?.close();
  rmSync(folder, { recursive: true, force: true });
});

function customer(index: number): Waiting {
  const found = customers[index];
  if (!found) throw new Error('one for each test');
  return found;
}

describe('the whole phone, from the technician’s page to their kernel', () => {
  it('is asked for, shown with its price, agreed to, used, stopped; everybody has the same signed log', async () => {
    const { technician, operations } = living.desk;
    const all = await agreed(living, customer(0));
    const { share, attach, session, port } = all;
    const { sessionId } = session;
    const shown = share.output();
    expect(shown).toContain(`${session.technician.name} asks for your whole phone, for 30 minutes.`);
    expect(shown).toContain('Why: The tool of its maker has to write the whole phone anew.');
    expect(shown).toMatch(/Price: ₹\d[\d,.]* with GST for the whole repair/);
    expect(shown).toContain(`(certificate ${session.technician.certificate}) may work on Mistri One (MISTRI0001)`);
    expect(shown).toContain('everything that the phone allows');
    await expect
      .poll(async () => (await sessionNow(all.customer, sessionId)).state, { timeout: 20_000 })
      .toBe('active');
    const now = await sessionNow(technician.actor, sessionId);
    expect(now).toMatchObject({ mode: 'device', granted: ['whole_device'], phone: { product: 'Mistri One' } });
    // Killed now, it could not take itself off the list: that it is for one session was said at the beginning.
    const { is_temporary } = await living.test.db
      .selectFrom('devices')
      .select('is_temporary')
      .where('owner_id', '=', all.customer.userId)
      .executeTakeFirstOrThrow();
    expect(is_temporary).toBe(true);

    const connecting = connectAdb(await imported(port), new SessionKey('technician'));
    await share.says('Allow USB debugging?');
    share.child.stdin?.write('3');
    const connected = await connecting;
    if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
    const said = await connected.session.adb.subprocess.noneProtocol.spawnWaitText('getprop ro.product.model');
    expect(said.trim()).toBe('Mistri One');

    // An admin follows: the customer is told, the entries come while it lasts.
    must(await operations.post(`/api/admin/remote-sessions/${sessionId}/watch`));
    await share.says('Staff of Mistri follow the record');
    const live = async () => must(await operations.get(`/api/remote-sessions/${sessionId}/log`)).entries.length;
    await expect.poll(live, { timeout: 20_000 }).toBeGreaterThan(3);

    share.child.stdin?.write('s');
    await nobodyStays(all);
    expect(share.output()).toContain('You stopped it.');
    expect(share.output()).not.toContain('did not reach Mistri');
    expect(attach.output()).toContain('The session is over: the customer stopped it');
    expect(await sessionNow(all.customer, sessionId)).toMatchObject({
      state: 'ended',
      outcome: 'revoked',
      endReason: 'customer_stopped',
    });
    const file = readLogFile((await operations.get(`/api/remote-sessions/${sessionId}/log/file`)).body);
    if (typeof file === 'string') throw new Error(file);
    expect(await verifyLogFile(file)).toMatchObject({ ok: true, isClosed: true });
    const atServer = file.entries.map((one) => (one as { hash: string }).hash);
    const atTechnician = [...attach.printed().matchAll(/log (\d+): /g)].map(([, seq]) => Number(seq));
    expect(atTechnician).toEqual(atServer.map((_, index) => index + 1));
  });

  it('ends everywhere, whoever ends it', async () => {
    const { technician, operations } = living.desk;
    const each = await Promise.all([
      agreed(living, customer(1)),
      agreed(living, customer(2)),
      agreed(living, customer(3)),
    ]);
    const [finished, terminated, reassigned] = each;
    const read = async (one: Shared) => {
      const { outcome, endReason } = await sessionNow(one.customer, one.session.sessionId);
      return [outcome, endReason];
    };
    await finished.attach.stop();
    const why = { reason: 'the customer rang and was afraid' };
    must(await operations.post(`/api/admin/remote-sessions/${terminated.session.sessionId}/terminate`, why));
    const returned = { status: 'matching', reason: 'I am ill today, another one has to' };
    must(await technician.actor.patch(`/api/repairs/${reassigned.repairId}/status`, returned));
    for (const one of each) await nobodyStays(one);
    expect(finished.share.output()).toContain('It is over: the technician is done.');
    expect(terminated.share.output()).toContain('It is over: Mistri ended it.');
    expect(terminated.attach.output()).toContain('The session is over: Mistri ended it');
    expect(reassigned.share.output()).toContain('It is over: the repair has another technician now.');
    expect(await Promise.all(each.map(read))).toEqual([
      ['completed', 'technician_finished'],
      ['terminated', 'admin_terminated'],
      ['terminated', 'job_reassigned'],
    ]);
  });

  it('a request that is taken back shares nothing', async () => {
    const { technician } = living.desk;
    const { repairId, share, customer: asked } = customer(4);
    const wish = wholeDevice(living, repairId);
    const { sessionId } = must(await technician.actor.post('/api/remote-sessions', wish), 201);
    await share.says('Type ALLOW');
    must(await technician.actor.post(`/api/remote-sessions/${sessionId}/end`, {}));
    expect(await share.ended).toBe(4);
    expect(share.output()).toContain('The request is over: the technician withdrew the request.');
    expect(must(await asked.get('/api/devices')).devices).toEqual([]);
  });
});

describe('consents for a whole device that are not what they seem', () => {
  it('by another device, replayed from another session, after a stop: no connection is made', async () => {
    const { test, desk } = living;
    const repairId = await makeRepair(test, desk, 'in_progress');
    const token = desk.customer.token;
    const [host, other] = await Promise.all(['Laptop', 'Another'].map((name) => registerDevice(test, { token, name })));
    if (!host || !other) throw new Error('two were made');
    const guest = { deviceId: living.machine, key: host.key, name: 'workshop' };
    const bench = { ...desk, test, repairId, host, guest };
    const device = { mode: 'device', powers: ['whole_device'] };
    const first = await requested(bench, device);
    const codeOf = async (session: RemoteSession, consent: Awaited<ReturnType<typeof signed>>) =>
      (await send(desk.customer, session.sessionId, consent)).body.code;

    const genuine = await signed(bench, first);
    const byOther = await signed({ ...bench, host: { ...other, deviceId: host.deviceId } }, first);
    expect(await codeOf(first, byOther)).toBe('remote_sessions.wrong_device');
    const forged = { ...genuine, signature: (await signed({ ...bench, host: other }, first)).signature };
    expect(await codeOf(first, forged)).toBe('remote_sessions.wrong_signature');
    const service = await signed(bench, first, { mode: 'service', powers: ['flash'] });
    expect(await codeOf(first, service)).toBe('remote_sessions.other_session');
    const more = await signed(bench, first, { powers: ['whole_device', 'flash'] });
    expect(await codeOf(first, more)).toBe('remote_sessions.more_than_asked');
    expect((await sessionNow(desk.customer, first.sessionId)).linkSessionId).toBeNull();

    must(await send(desk.customer, first.sessionId, genuine));
    must(await desk.customer.post(`/api/remote-sessions/${first.sessionId}/end`, {}));
    expect(await codeOf(first, genuine)).toBe('remote_sessions.over');
    const second = await requested(bench, device);
    expect(await codeOf(second, genuine)).toBe('remote_sessions.other_session');
    expect((await ask(bench, device)).body.code).toBe('remote_sessions.already_open');
    expect((await sessionNow(desk.customer, second.sessionId)).linkSessionId).toBeNull();

    // The log of a session is its own device's: what another one of the same person signs is no entry of it.
    must(await send(desk.customer, second.sessionId, await signed(bench, second)));
    const at = { ...bench, session: second, consent: { consent: consentFor(bench, second), signature: '' } };
    const entries = await logEntries(at, [], other);
    const upload = await desk.customer.post(`/api/remote-sessions/${second.sessionId}/log`, { entries });
    expect(upload.body.code).toBe('remote_sessions.log_wrong');
  });
});

it('without the server, the end comes on both sides by itself', async () => {
  // Five minutes are the least there is: by the clock of this machine thirty seconds of them are left.
  const late = await startLiving(5 * 60_000 - 30_000);
  try {
    const { share, attach, port } = await agreed(late, await shareWaits(late), 5);
    const lent = await imported(port);
    await late.close();
    expect(await share.ended).toBe(0);
    expect(await attach.ended).toBe(0);
    expect(lent.connected).toBe(false);
    expect(share.output()).toContain('The time is over.');
    expect(share.output()).toContain('did not reach Mistri');
  } finally {
    await late.close();
  }
});
