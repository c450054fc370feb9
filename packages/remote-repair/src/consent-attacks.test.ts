import { operationPowers, powers, type Power } from '@mistri/contracts/repair/powers';
import { makeDeviceKey, systemClock } from '@mistri/link';
import { buildDescriptors, GadgetDevice, usbSpeed } from '@mistri/usb';
import { VirtualPhone } from '@mistri/virtual-phone';
import { afterEach, describe, expect, test } from 'vitest';
import { JumpClock } from '../test/jump-clock.ts';
import { bytesOf, RepairStage, type StageOptions } from '../test/repair-stage.ts';
import { kind, WireClient } from '../test/wire-client.ts';

/** A technician with a client of their own, that speaks the wire protocol and sends what it likes. */
let stage: RepairStage;
let client: WireClient;
afterEach(() => stage?.end());

async function begin(options: StageOptions): Promise<void> {
  stage = await RepairStage.make(options);
  stage.connect();
  await stage.startHost();
  client = new WireClient((label, priority) => stage.sessions.guest.open(label, priority), stage.technician);
  await stage.until('the phone is there', () => stage.host.state.phone.presence === 'there');
}

const trace = (): object => ({ ...stage.phone.trace });
const others = (...without: Power[]): Power[] =>
  powers.filter((power) => power !== 'whole_device' && !without.includes(power));

async function blob(bytes = bytesOf(1000)): Promise<{ blob: string }> {
  const stream = await client.offer(bytes);
  const have = await stream.next(kind.have);
  if (have && have.json['complete'] !== true) stream.frame(kind.data, bytes);
  expect(await stream.outcome()).toBe('complete');
  const { createHash } = await import('node:crypto');
  return { blob: createHash('sha256').update(bytes).digest('hex') };
}

describe('what was not granted, by every way there is', () => {
  test('each operation without its power, while all other powers are granted', async () => {
    await begin({});
    let consent = stage.first;
    const before = trace();
    for (const [operation, power] of Object.entries(operationPowers)) {
      const next = await stage.next(others(power), {}, consent);
      expect(await stage.host.addConsent(next)).toEqual({ ok: true });
      consent = next;
      const values = { path: '/sdcard/x', packageName: 'in.bus.madurai', command: 'id', partition: 'boot', slot: 'a' };
      expect([operation, await client.ask(operation, values)]).toEqual([operation, 'power_missing']);
    }
    expect(trace()).toEqual(before);
    // An entry is in the log when it is signed, which can be after the answer.
    await expect.poll(() => stage.lines('refused')).toHaveLength(Object.keys(operationPowers).length);
  });

  test('shell quoting: no value of a typed operation reaches a shell as more than a value', async () => {
    await begin({ powers: others('free_shell') });
    const before = trace();
    for (const packageName of ['in.a.b; su -c id', 'in.a.b$(su)', '`su`.x', "in.a'b.c", 'in.a.b\nsu', 'in.a.b && su'])
      for (const operation of ['app.force_stop', 'app.start', 'app.clear_data', 'app.describe', 'app.uninstall'])
        expect(await client.ask(operation, { packageName })).toBe('field');
    for (const name of ['x; su', 'x y', '$(su)', 'adb_enabled', 'install_non_market_apps', 'default_input_method'])
      expect(await client.ask('settings.write', { namespace: 'secure', name, value: '1' })).toBe('field');
    for (const to of ['bootloader; su', '$(su)', 'edl', 'system,su', 'oem'])
      expect(await client.ask('device.reboot', { to })).toBe('field');
    expect(trace()).toEqual(before);
    const written = await client.ask('settings.write', { namespace: 'system', name: 'x', value: "'; su; echo '" });
    expect(written).toBe('done');
    expect(stage.phone.system?.settings.get('system')?.get('x')).toBe("'; su; echo '");
  });

  test('su, a content provider for the IMEI, and the radio’s commands', async () => {
    await begin({ powers: others('free_shell', 'imei_read') });
    const before = trace();
    const attempts: [string, object][] = [
      ['shell.run', { command: 'su -c "cat /persist"' }],
      ['shell.run', { command: 'content query --uri content://telephony/siminfo' }],
      ['shell.run', { command: 'service call iphonesubinfo 1' }],
      ['shell.open', { columns: 80, rows: 24 }],
      ['imei.read', {}],
      ['fastboot.oem', { command: 'get_imei' }],
    ];
    for (const [operation, values] of attempts) expect(await client.ask(operation, values)).toBe('power_missing');
    for (const path of ['content://telephony/siminfo', '/persist', '/data/data/com.android.providers.telephony'])
      expect(await client.ask('file.pull', { path })).toBe('field');
    expect(await client.ask('settings.list', { namespace: 'system; content query' })).toBe('field');
    expect(trace()).toEqual(before);
  });

  test('sync to a block device, and out of the owner’s folders', async () => {
    await begin({ powers: others('free_shell', 'flash') });
    const content = await blob();
    const before = trace();
    for (const path of [
      '/dev/block/by-name/boot_a',
      '/sdcard/../../dev/block/mmcblk0',
      '/data/local/tmp/../../../dev/block/sda',
      '/proc/sysrq-trigger',
      '/sdcard/\u0000/dev/block/x',
      'dev/block/x',
    ])
      expect([path, await client.ask('file.push', { path }, content)]).toEqual([path, 'field']);
    expect(await client.ask('fastboot.flash', { partition: 'boot' }, content)).toBe('power_missing');
    expect(await client.ask('recovery.sideload', {}, content)).toBe('power_missing');
    expect(trace()).toEqual(before);
  });

  test('fastboot without the power to flash, and identity partitions with it', async () => {
    await begin({ powers: ['facts', 'flash', 'files'], volumeDown: true });
    stage.confirms = true;
    const content = await blob();
    const before = trace();
    for (const [operation, values] of [
      ['fastboot.erase', { partition: 'userdata' }],
      ['fastboot.unlock', {}],
      ['fastboot.lock', {}],
      ['fastboot.oem', { command: 'device-info' }],
      ['device.reboot', { to: 'system' }],
    ] as const)
      expect(await client.ask(operation, values)).toBe('power_missing');
    for (const partition of ['modemst1', 'persist', 'efs', 'nvdata_a', 'fsg'])
      expect(await client.ask('fastboot.flash', { partition }, content)).toBe('forbidden');
    for (const partition of ['boot\nerase:userdata', 'boot:x', '../boot', 'boot flashing unlock', ''])
      expect(await client.ask('fastboot.flash', { partition }, content)).toBe('field');
    expect(trace()).toEqual(before);
  });

  test('raw USB: there is no such stream, no such operation, no such frame', async () => {
    await begin({});
    const before = trace();
    for (const label of ['usb', 'usbip', 'adb', 'fastboot', 'log', 'state', 'OP', '']) {
      expect(await client.raw(label, bytesOf(200))).toBe('gone');
    }
    for (const operation of ['usb.transfer', 'usb.control', 'device.open', 'adb.open', 'fastboot.command'])
      expect(await client.ask(operation, { endpoint: 1 })).toBe('unknown_operation');
    expect(await client.ask('device.attach')).toBe('power_missing');
    expect(trace()).toEqual(before);
    expect(stage.host.isOver).toBe(false);
  });

  test('what cannot be undone, without the customer’s own yes', async () => {
    await begin({ volumeDown: true });
    const before = trace();
    expect(await client.ask('fastboot.erase', { partition: 'userdata', confirmed: true })).toBe('not_confirmed');
    expect(await client.ask('fastboot.unlock', { confirm: 'yes' })).toBe('not_confirmed');
    expect(trace()).toEqual(before);
  });

  test('a power that is taken back while the customer is being asked', async () => {
    const answer = Promise.withResolvers<boolean>();
    const asked = Promise.withResolvers<void>();
    await begin({
      volumeDown: true,
      host: {
        ask: {
          confirm: () => {
            asked.resolve();
            return answer.promise;
          },
          power: async () => undefined,
        },
      },
    });
    const before = trace();
    const erasing = client.ask('fastboot.erase', { partition: 'userdata' });
    await asked.promise;
    expect(await stage.host.addConsent(await stage.next(['facts']))).toEqual({ ok: true });
    answer.resolve(true);
    expect(['power_missing', 'stopped']).toContain(await erasing);
    expect(trace()).toEqual(before);
  });
});

describe('files that nobody vouches for', () => {
  test('another signature, other bytes, more bytes, and a file of nobody', async () => {
    await begin({ volumeDown: true });
    const bytes = bytesOf(5000);
    expect(await (await client.offer(bytes, {}, await makeDeviceKey())).outcome()).toBe('blob');
    expect(await (await client.offer(bytes, { name: '../x' })).outcome()).toBe('malformed');
    expect(await (await client.offer(bytes, { length: 2 ** 50 })).outcome()).toBe('malformed');
    const wrong = await client.offer(bytes);
    wrong.frame(kind.data, bytesOf(5000, 9));
    expect(await wrong.outcome()).toBe('blob');
    const more = await client.offer(bytes);
    more.frame(kind.data, bytesOf(5001));
    expect(await more.outcome()).toBe('malformed');
    const before = trace();
    const sha256 = 'a'.repeat(64);
    expect(await client.ask('fastboot.flash', { partition: 'boot' }, { blob: sha256 })).toBe('blob');
    const half = await client.offer(bytes);
    half.frame(kind.data, bytes.subarray(0, 2500));
    expect((await half.next(kind.have))?.json).toEqual({ have_bytes: 0, complete: false });
    const { createHash } = await import('node:crypto');
    const named = createHash('sha256').update(bytes).digest('hex');
    expect(await client.ask('fastboot.flash', { partition: 'boot' }, { blob: named })).toBe('blob');
    expect(trace()).toEqual(before);
  });

  test('nobody may send files who may do nothing with them', async () => {
    await begin({ powers: ['facts', 'shell', 'screen', 'reboot'] });
    expect(await (await client.offer(bytesOf(10))).outcome()).toBe('power_missing');
    expect(await stage.blobs.size()).toBe(0);
  });
});

describe('consents', () => {
  const refuses = async (options: StageOptions): Promise<string> => {
    stage = await RepairStage.make(options);
    stage.connect();
    const result = await stage.startHost();
    expect(stage.phone.trace.transfers).toBe(0);
    return result.ok ? 'served' : result.reason;
  };

  test('of another session, repair, technician or mode, over, or of the future open nothing', async () => {
    const other = 'rms_0000000000000000000000000z';
    expect(await refuses({ consent: { sessionId: other } })).toContain('another session');
    expect(await refuses({ consent: { repairId: 'rep_00000000000000000000000009' } })).toContain('another session');
    expect(await refuses({ consent: { mode: 'device' } })).toContain('whole device');
    expect(await refuses({ lasts_ms: -1000, consent: { grantedAt: '2026-01-01T00:00:00.000Z' } })).toContain('is over');
    expect(
      await refuses({ consent: { grantedAt: '2099-01-01T00:00:00.000Z', endsAt: '2099-01-01T01:00:00.000Z' } }),
    ).toContain('future');
    expect(await refuses({ consent: { phone: { vendorId: 1, productId: 2 } } })).toContain('serial');
  });

  test('signed by another device, changed after signing, and without the first of the chain', async () => {
    stage = await RepairStage.make();
    stage.connect();
    const stranger = await makeDeviceKey();
    const { toBase64Url } = await import('@mistri/signed-log/session-log');
    const theirs = await stage.sign(
      { customer: { ...stage.consent().customer, key: toBase64Url(stranger.publicKey) } },
      stranger,
    );
    expect(await stage.startHost({ consents: [theirs] })).toMatchObject({
      reason: expect.stringContaining('another device'),
    });
    const changed = { ...stage.first, consent: { ...stage.first.consent, powers: [...powers] } };
    expect(await stage.startHost({ consents: [changed] })).toMatchObject({
      reason: expect.stringContaining('signature'),
    });
    expect(await stage.startHost({ consents: [await stage.next(['flash'])] })).toMatchObject({ ok: false });
    expect(await stage.startHost({ consents: [] })).toMatchObject({ ok: false });
    expect(stage.phone.trace.transfers).toBe(0);
  });

  test('replayed and out of order: the newest stays in force', async () => {
    await begin({ powers: ['facts', 'shell', 'flash'] });
    const second = await stage.next(['facts']);
    expect(await stage.host.addConsent(second)).toEqual({ ok: true });
    const before = trace();
    for (const again of [stage.first, second, await stage.next(['flash', 'shell'])]) {
      expect(await stage.host.addConsent(again)).toMatchObject({ ok: false });
      expect(await client.ask('apps.list')).toBe('power_missing');
    }
    expect(stage.host.state.powers).toEqual(['facts']);
    expect(trace()).toEqual(before);
  });

  test('a consent cannot give what the session token does not', async () => {
    await begin({ tokenPowers: ['facts', 'shell'] });
    const before = trace();
    expect(stage.host.state.powers).toEqual(['facts', 'shell']);
    expect(await client.ask('shell.run', { command: 'id' })).toBe('power_missing');
    expect(await client.ask('power.request', { powers: 'flash', reason: 'I want it' })).toBe('field');
    expect(trace()).toEqual(before);
  });
});

describe('the time is over', () => {
  /** Neither server nor technician takes part: the Link session has no channel any more. */
  const afterwards = async (): Promise<void> => {
    const end = await stage.host.finished;
    expect(end.how).toBe('expired');
    expect(stage.host.state.powers).toEqual([]);
    expect(stage.killed).toHaveLength(1);
    expect(stage.lines().at(-1)).toContain('closed expired');
  };

  test('the customer’s end ends it by itself', async () => {
    const clock = new JumpClock();
    await begin({ clock });
    expect(await client.ask('apps.list')).toBe('done');
    stage.cut();
    const before = trace();
    clock.jump(30 * 60_000);
    await afterwards();
    expect(trace()).toEqual(before);
  });

  test('a clock on the wall that was set back gives no more time', async () => {
    const clock = new JumpClock();
    await begin({ clock });
    clock.jump(29 * 60_000, -120 * 60_000);
    expect(await client.ask('apps.list')).toBe('done');
    clock.jump(60_000, -60_000);
    await afterwards();
  });

  test('nor does a monotonic clock that stood still while the laptop slept', async () => {
    const clock = new JumpClock();
    await begin({ clock });
    const before = trace();
    clock.jump(0, 31 * 60_000);
    expect(await client.ask('apps.list')).toBe('power_missing');
    clock.jump(5_000, 0);
    await afterwards();
    expect(trace()).toEqual(before);
  });
});

describe('another thing on the cable', () => {
  const fake = (serial: string, interfaces: Parameters<typeof buildDescriptors>[0]['interfaces']): GadgetDevice =>
    new GadgetDevice({
      identity: { vendorId: 0x18d1, productId: 0x4ee7, serial },
      speed: usbSpeed.high,
      descriptors: buildDescriptors({ vendorId: 0x18d1, productId: 0x4ee7, interfaces }),
      strings: [],
      inPipes: new Map(),
      outPipes: new Map(),
    });
  const adb = { number: 0, function: [0xff, 0x42, 1], endpoints: [] } as const;

  test('another phone in the same session, and a keyboard with the phone’s own serial number', async () => {
    await begin({});
    stage.phone.unplug();
    await stage.until('it is away', () => stage.host.state.phone.presence === 'away');
    const other = await VirtualPhone.create({ identity: { serial: 'STOLEN0001', imei: '358240051111110' } });
    await other.powerOn();
    if (other.usb) stage.plugIn(other.usb);
    const { serial } = stage.phone.identity;
    stage.plugIn(fake(serial, [adb, { number: 1, function: [3, 1, 1], endpoints: [] }]));
    expect(stage.events.filter((event) => event.kind === 'device refused').map((event) => event.reason)).toEqual([
      'Another device than the one that was agreed.',
      'Refused as Android phone: interface 1 is a keyboard or mouse',
    ]);
    expect(stage.host.state.phone.presence).toBe('away');
    expect(await client.ask('apps.list')).toBe('not_now');
    expect(other.trace.transfers).toBe(0);
    await other.powerOff();
    stage.phone.plug();
    await stage.until('the phone is back', () => stage.host.state.phone.presence === 'there');
    expect(await client.ask('apps.list')).toBe('done');
    // An entry is in the log when it is signed, which can be after the answer.
    await expect.poll(() => stage.lines('refused')).toHaveLength(2);
  });
});

describe('too much of it', () => {
  test('operations at once, and in a row', async () => {
    // The budget grows with time: for this one none passes.
    const clock = systemClock();
    const now_ms = clock.now_ms();
    await begin({ clock: { ...clock, now_ms: () => now_ms } });
    const following = Array.from({ length: 16 }, () => {
      const stream = client.stream('op');
      stream.json(kind.request, {
        v: 1,
        id: `f${Math.random()}`.replace('.', ''),
        operation: 'log.follow',
        values: { follow: true },
      });
      return stream;
    });
    await stage.until('all are open', () => stage.host.state.operations.length === 16);
    expect(await client.ask('apps.list')).toBe('too_many');
    for (const stream of following) stream.reset();
    await stage.until('all are closed', () => stage.host.state.operations.length === 0);
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => client.ask('imei.write')));
    expect(outcomes.filter((outcome) => outcome === 'too_many').length).toBeGreaterThan(150);
    expect(stage.log.length).toBeLessThan(260);
    expect(stage.host.isOver).toBe(false);
  });

  test('commands as long as they may be, in letters that cost most, all at once', async () => {
    await begin({});
    const command = `logcat; echo ${'தமிழ்'.repeat(1_900)}`;
    const following = Array.from({ length: 16 }, (_, at) => {
      const stream = client.stream('op');
      stream.json(kind.request, { v: 1, id: `long${at}`, operation: 'shell.run', values: { command } });
      return stream;
    });
    await stage.until(
      'all are open',
      () => stage.host.state.operations.filter((one) => one.command !== '').length === 16,
    );
    for (const stream of following) expect((await stream.next(kind.started))?.json['command']).toHaveLength(2_000);
    for (const stream of following) stream.reset();
    await stage.until('all are closed', () => stage.host.state.operations.length === 0);
    expect(await client.ask('facts.read')).toBe('done');
    expect(stage.host.isOver).toBe(false);
  });

  test('offers and streams without end: the log does not follow', async () => {
    const clock = systemClock();
    const now_ms = clock.now_ms();
    await begin({ clock: { ...clock, now_ms: () => now_ms } });
    const stranger = await makeDeviceKey();
    for (let at = 0; at < 150; at += 1) {
      await (await client.offer(bytesOf(10), {}, stranger)).outcome();
      await client.raw('usb', bytesOf(10));
    }
    expect(stage.lines('refused').length).toBeLessThan(130);
    expect(stage.host.isOver).toBe(false);
  });

  test('requests that are none end their own stream only', async () => {
    await begin({});
    const before = trace();
    const json = (value: unknown): Uint8Array => {
      const body = Buffer.from(JSON.stringify(value));
      const head = Buffer.alloc(5);
      head[0] = kind.request;
      head.writeUInt32BE(body.length, 1);
      return Buffer.concat([head, body]);
    };
    const request = { v: 1, id: 'a', operation: 'facts.read', values: {} };
    const wrong: unknown[] = [
      null,
      [],
      'facts.read',
      { ...request, v: 2 },
      { ...request, id: 'a b' },
      { ...request, values: { a: {} } },
      { ...request, values: { a: null } },
      { ...request, values: Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`a${at}`, 1])) },
      { ...request, values: { 'a b': 1 } },
      { ...request, values: JSON.parse('{"__proto__":"x"}') as object },
      { ...request, blob: '../x' },
      { ...request, more: 1 },
      { ...request, operation: 'facts.read\u0000' },
      { ...request, values: { command: 'x'.repeat(20_000) } },
    ];
    for (const value of wrong) expect(await client.raw('op', json(value))).toBe('malformed');
    const deep = Buffer.from(`${'['.repeat(60_000)}`);
    const head = Buffer.alloc(5);
    head[0] = kind.request;
    head.writeUInt32BE(deep.length, 1);
    expect(await client.raw('op', Buffer.concat([head, deep]))).toBe('malformed');
    head.writeUInt32BE(0xffff_ffff, 1);
    expect(await client.raw('op', head)).toBe('gone');
    expect(await client.raw('op', Buffer.from([99, 0, 0, 0, 0]))).toBe('gone');
    expect(await client.raw('op', Buffer.from([1, 0, 0]))).toBe('gone');
    expect(trace()).toEqual(before);
    expect(await client.ask('facts.read')).toBe('done');
  });
});
