import { operationPowers, type OperationName, powers } from '@mistri/contracts/repair/powers';
import { buildFirmware, currentFirmware, oldFirmware, packUpdate, writeApp } from '@mistri/virtual-phone';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PhoneBench } from '../../test/phone-bench.ts';
import { imageOf } from '../fastboot/image-source.ts';
import { whyForbidden } from './forbidden.ts';
import { quoteWord } from './quote.ts';
import { buildCommand } from './typed-commands.ts';

let bench: PhoneBench;
afterEach(() => bench?.end());

const everyPower = (): void => powers.forEach((power) => void bench.granted.add(power));
const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 9)) & 255);

describe('work on a running phone', () => {
  test('facts, without anything of the owner', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    bench.granted.add('facts');
    const result = await bench.perform('facts.read');
    expect(result).toMatchObject({
      ok: true,
      value: {
        facts: {
          serial: 'MISTRI0001',
          'ro.product.model': 'Mistri One',
          'battery.level': '76',
          'ro.boot.slot_suffix': '_a',
        },
      },
    });
    expect(JSON.stringify(result)).not.toContain(bench.phone.identity.imei);
  });

  test('apps are listed, stopped, cleared, installed and removed', async () => {
    bench = await PhoneBench.start('crashing-app');
    await bench.connect('adb');
    everyPower();
    const log = await bench.perform('log.follow');
    expect(log.ok && log.value.text).toContain('FATAL EXCEPTION');
    const app = { packageName: 'in.kirana.ledger' };
    expect(await bench.perform('app.clear_data', app)).toMatchObject({
      ok: true,
      value: { exitStatus: 0, command: 'adb shell pm clear in.kirana.ledger' },
    });
    expect(await bench.perform('app.start', app)).toMatchObject({ ok: true, value: { exitStatus: 0 } });
    expect(bench.phone.system?.crashes.size).toBe(0);
    const apk = writeApp({ name: 'in.new.app', versionCode: 1, versionName: '1', program: { label: 'New' } });
    expect(await bench.perform('app.install', { fileName: 'new.apk' }, imageOf(apk))).toMatchObject({
      ok: true,
      value: { text: 'Success' },
    });
    expect(await bench.perform('app.install', { fileName: 'bad.apk' }, imageOf(bytesOf(100)))).toMatchObject({
      ok: false,
      refusal: { code: 'phone' },
    });
    const list = await bench.perform('apps.list');
    expect(list.ok && list.value.text).toContain('in.new.app');
    expect(await bench.perform('app.uninstall', { packageName: 'in.new.app' })).toMatchObject({
      ok: true,
      value: { exitStatus: 0 },
    });
  });

  test('files go both ways bit-identical, with progress; the storage is measured and freed', async () => {
    bench = await PhoneBench.start('full-storage');
    await bench.connect('adb');
    everyPower();
    const bytes = bytesOf(700_001);
    expect(await bench.perform('file.push', { path: '/sdcard/a' }, imageOf(bytes))).toMatchObject({
      ok: false,
      refusal: { code: 'phone', message: 'No space left on device' },
    });
    const largest = await bench.perform('storage.largest');
    const [path = ''] = (largest.ok && largest.value.text?.split('\n')) || [];
    expect(await bench.perform('file.remove', { path })).toMatchObject({ ok: true, value: { exitStatus: 0 } });
    const progress: number[] = [];
    expect(
      await bench.perform('file.push', { path: '/sdcard/a b' }, imageOf(bytes), {
        onProgress: (done: number) => progress.push(done),
      }),
    ).toMatchObject({ ok: true });
    expect(progress.at(-1)).toBe(bytes.length);
    const got: Uint8Array[] = [];
    expect(
      await bench.perform('file.pull', { path: '/sdcard/a b' }, undefined, {
        onBytes: (part: Uint8Array) => void got.push(part),
      }),
    ).toMatchObject({ ok: true });
    expect(Buffer.compare(Buffer.concat(got), bytes)).toBe(0);
    const files = await bench.perform('file.list', { path: '/sdcard' });
    expect(files.ok && files.value.files?.find((file) => file.name === 'a b')).toMatchObject({
      size: bytes.length,
      isFolder: false,
    });
  });

  test('screen, free shell, cancelling what does not end', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    everyPower();
    const picture: Uint8Array[] = [];
    await bench.perform('screen.capture', {}, undefined, { onBytes: (part: Uint8Array) => void picture.push(part) });
    expect(Buffer.concat(picture).subarray(1, 4).toString()).toBe('PNG');
    expect(await bench.perform('shell.run', { command: 'echo a | tr a b; exit 3' })).toMatchObject({
      ok: true,
      value: { exitStatus: 3, text: 'b\n' },
    });
    const abort = new AbortController();
    const following = bench.perform('log.follow', { follow: true }, undefined, {
      signal: abort.signal,
      onText: () => abort.abort(),
    });
    expect(await following).toBeDefined();
    expect(await bench.perform('shell.run', { command: 'echo still here' })).toMatchObject({
      ok: true,
      value: { text: 'still here\n' },
    });
  });
});

describe('repairs in fastboot and recovery', () => {
  test('boot loop: the genuine image by service mode, back to the system, same session', async () => {
    bench = await PhoneBench.start('boot-loop');
    await bench.connect('fastboot');
    for (const power of ['facts', 'flash', 'reboot'] as const) bench.granted.add(power);
    const boot = (await buildFirmware(currentFirmware)).get('boot') as Uint8Array;
    const progress: number[] = [];
    expect(
      await bench.perform('fastboot.flash', { partition: 'boot_a' }, imageOf(boot), {
        onProgress: (done: number) => progress.push(done),
      }),
    ).toMatchObject({ ok: true });
    expect(progress.at(-1)).toBe(boot.length);
    const old = (await buildFirmware(oldFirmware)).get('boot') as Uint8Array;
    expect(await bench.perform('fastboot.flash', { partition: 'boot_a' }, imageOf(old))).toMatchObject({
      ok: false,
      refusal: { code: 'phone', message: expect.stringContaining('locked') },
    });
    expect(await bench.perform('device.reboot', { to: 'system' })).toMatchObject({ ok: true });
    await bench.connect('adb');
    expect(await bench.perform('facts.read')).toMatchObject({
      ok: true,
      value: { facts: { 'sys.boot_completed': '1' } },
    });
  });

  test('failed update: sideload of the genuine package, refused when tampered with', async () => {
    bench = await PhoneBench.start('failed-update');
    everyPower();
    await bench.connect('fastboot');
    await bench.perform('fastboot.set_active', { slot: 'a' });
    await bench.phone.restart('sideload');
    await bench.connect('adb');
    const images = await buildFirmware(currentFirmware);
    const tampered = new Map(images).set('boot', bytesOf(1000));
    expect(
      await bench.perform('recovery.sideload', { fileName: 'bad.zip' }, imageOf(packUpdate(tampered))),
    ).toMatchObject({ ok: false, refusal: { code: 'phone' } });
    await bench.phone.restart('sideload');
    await bench.connect('adb');
    expect(await bench.perform('facts.read')).toMatchObject({ ok: false, refusal: { code: 'not_now' } });
    expect(
      await bench.perform('recovery.sideload', { fileName: 'ota.zip' }, imageOf(packUpdate(images))),
    ).toMatchObject({ ok: true });
    await bench.perform('device.reboot', { to: 'system' });
    await vi.waitFor(() => expect(bench.phone.mode).toBe('system'), { timeout: 20_000 });
    expect(bench.phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_b');
  });

  test('erase and unlock ask the customer again, each time', async () => {
    bench = await PhoneBench.start();
    everyPower();
    await bench.phone.restart('bootloader');
    await bench.connect('fastboot');
    expect(await bench.perform('fastboot.unlock')).toMatchObject({
      ok: false,
      refusal: { code: 'not_confirmed', command: 'fastboot flashing unlock' },
    });
    bench.confirms = true;
    expect(await bench.perform('fastboot.unlock')).toMatchObject({ ok: true });
    bench.confirms = false;
    expect(await bench.perform('fastboot.erase', { partition: 'userdata' })).toMatchObject({
      ok: false,
      refusal: { code: 'not_confirmed' },
    });
  });
});

describe('the cable is pulled', () => {
  test('in the middle of a push: told at once, and the next session works', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    everyPower();
    const pull = (done: number): void => void (done > 300_000 && bench.phone.unplug());
    const result = await bench.perform('file.push', { path: '/sdcard/x' }, imageOf(bytesOf(3_000_000)), {
      onProgress: pull,
    });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'phone' } });
    expect(bench.follower.presence.kind).toBe('away');
    bench.phone.plug();
    await bench.connect('adb');
    expect(await bench.perform('file.push', { path: '/sdcard/x' }, imageOf(bytesOf(1000)))).toMatchObject({ ok: true });
  });

  test('in the middle of a flash: told at once, the partition is as before', async () => {
    bench = await PhoneBench.start();
    everyPower();
    await bench.phone.restart('bootloader');
    await bench.connect('fastboot');
    const boot = (await buildFirmware(currentFirmware)).get('boot') as Uint8Array;
    const before = bench.phone.partitions.read('boot_a');
    const result = await bench.perform('fastboot.flash', { partition: 'boot_a' }, imageOf(boot), {
      onProgress: () => bench.phone.unplug(),
    });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'phone', message: 'The device is gone.' } });
    expect(bench.phone.partitions.read('boot_a')).toBe(before);
    bench.phone.plug();
    await bench.connect('fastboot');
    expect(await bench.perform('fastboot.flash', { partition: 'boot_a' }, imageOf(boot))).toMatchObject({ ok: true });
  });
});

describe('what was not allowed', () => {
  const attempts: readonly [OperationName, Record<string, string>][] = [
    ['shell.run', { command: 'id' }],
    ['app.clear_data', { packageName: 'in.kirana.ledger' }],
    ['file.pull', { path: '/sdcard/DCIM/Camera/IMG_20251120_081203.jpg' }],
    ['screen.capture', {}],
    ['device.reboot', { to: 'bootloader' }],
    ['recovery.sideload', {}],
    ['imei.read', {}],
    ['fastboot.erase', { partition: 'userdata' }],
  ];

  test('is refused before a byte reaches the phone, shown and logged', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    bench.granted.add('shell');
    const before = { ...bench.phone.trace };
    for (const [operation, values] of attempts) {
      const result = await bench.perform(operation, values, imageOf(bytesOf(10)));
      expect(result).toMatchObject({
        ok: false,
        refusal: { code: 'power_missing', power: operationPowers[operation] },
      });
      expect(result.ok || ('command' in result.refusal && result.refusal.command)).toBeTruthy();
    }
    for (const name of ['constructor', '__proto__', 'imei.write', 'shell', ''])
      expect(await bench.perform(name)).toMatchObject({ ok: false, refusal: { code: 'unknown_operation' } });
    expect(bench.phone.trace).toEqual(before);
    expect(bench.log.filter((entry) => entry.outcome === 'power_missing')).toHaveLength(attempts.length);
  });

  test('every operation needs its power: with all others granted it is still refused', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    const before = { ...bench.phone.trace };
    for (const [operation, power] of Object.entries(operationPowers)) {
      everyPower();
      bench.granted.delete(power);
      expect(await bench.perform(operation, { packageName: 'in.bus.madurai', path: '/sdcard' })).toMatchObject({
        ok: false,
        refusal: { code: 'power_missing', power },
      });
    }
    expect(bench.phone.trace).toEqual(before);
  });

  test('a power taken back is gone at once', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    bench.granted.add('shell');
    expect(await bench.perform('apps.list')).toMatchObject({ ok: true });
    bench.granted.clear();
    expect(await bench.perform('apps.list')).toMatchObject({ ok: false, refusal: { code: 'power_missing' } });
  });

  test('values cannot become commands, and paths cannot leave their folders', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    everyPower();
    const before = { ...bench.phone.trace };
    for (const packageName of ['in.a.b; reboot', '$(reboot)', '-h', 'a', '`id`.x', "in.a'b.c", 'in.a.b\nid'])
      expect(await bench.perform('app.force_stop', { packageName })).toMatchObject({
        ok: false,
        refusal: { code: 'field', field: 'packageName' },
      });
    for (const path of [
      '/dev/block/by-name/boot_a',
      '/sdcard/../dev/block/x',
      '/system/bin/ls',
      '/data/data/in.kirana.ledger',
      'sdcard',
      '',
      '/sdcard/./x',
      '/sdcard\n/x',
      '/sdcardx',
    ])
      for (const operation of ['file.push', 'file.pull', 'file.list', 'file.remove'])
        expect(await bench.perform(operation, { path }, imageOf(bytesOf(1)))).toMatchObject({
          ok: false,
          refusal: { code: 'field', field: 'path' },
        });
    expect(await bench.perform('file.remove', { path: '/sdcard/' })).toMatchObject({ ok: false });
    expect(
      await bench.perform('settings.write', { namespace: 'global', name: 'adb_enabled', value: '1' }),
    ).toMatchObject({ ok: false, refusal: { field: 'name' } });
    expect(bench.phone.trace).toEqual(before);
  });

  test('a pushed file is no program', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    everyPower();
    await bench.perform(
      'file.push',
      { path: '/data/local/tmp/su' },
      imageOf(new TextEncoder().encode('#!/bin/sh\nid\n')),
    );
    expect(
      await bench.perform('shell.run', { command: 'stat -c %a /data/local/tmp/su; /data/local/tmp/su' }),
    ).toMatchObject({ ok: true, value: { exitStatus: 126 } });
  });
});

describe('changing an identity is refused whatever was consented to', () => {
  test('in fastboot and in the shell, logged', async () => {
    bench = await PhoneBench.start();
    everyPower();
    bench.confirms = true;
    await bench.phone.restart('bootloader');
    await bench.connect('fastboot');
    const before = { ...bench.phone.trace };
    for (const partition of ['modemst1', 'efs', 'persist', 'nvram', 'nvdata_a', 'fsg'])
      for (const operation of ['fastboot.flash', 'fastboot.erase'])
        expect(await bench.perform(operation, { partition }, imageOf(bytesOf(1)))).toMatchObject({
          ok: false,
          refusal: { code: 'forbidden' },
        });
    for (const command of ['writeimei 358240051111110', 'set_imei 1', 'imei=358240051111110'])
      expect(await bench.perform('fastboot.oem', { command })).toMatchObject({
        ok: false,
        refusal: { code: 'forbidden' },
      });
    expect(await bench.perform('app.enable', { packageName: 'com.vivek.imeichanger' })).toMatchObject({
      ok: false,
      refusal: { code: 'forbidden' },
    });
    expect(bench.phone.trace).toEqual(before);
    expect(bench.log.every((entry) => entry.outcome === 'forbidden')).toBe(true);
  });

  test.each([
    'echo AT+EGMR=1,7,"358240051111110" > /dev/radio/pttycmd1',
    'dd if=/sdcard/x of=/dev/block/by-name/modemst1',
    'head -c 1 /sdcard/x > /dev/block/by-name/fsg',
    'cat /sdcard/efs.img > /dev/block/bootdevice/by-name/efs',
    'set""imei 1; setimei 2',
    'nvram_write x; nv_write 550',
    'write\\\n_imei 3',
    'setprop sys.usb.config diag,adb',
  ])('%s', (command) => expect(whyForbidden(command)).toBeDefined());

  test.each([
    'getprop | grep imei',
    'pm list packages',
    'dd if=/dev/zero of=/sdcard/x',
    'echo hello > /sdcard/change-log',
    'logcat -d',
    'dumpsys iphonesubinfo',
  ])('ordinary work passes: %s', (command) => expect(whyForbidden(command)).toBeUndefined());
});

describe('quoting', () => {
  test('any value arrives at the phone as it is', async () => {
    bench = await PhoneBench.start();
    await bench.connect('adb');
    everyPower();
    const adb = bench.adb?.adb.subprocess.shellProtocol;
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 30 }), async (value) => {
        fc.pre(!value.includes('\0'));
        expect((await adb?.spawnWaitText(`printf %s ${quoteWord(value)}`))?.stdout).toBe(value.toWellFormed());
        await bench.perform('settings.write', { namespace: 'system', name: 'note', value });
        expect(bench.phone.system?.settings.get('system')?.get('note') ?? value).toBe(
          whyForbidden(value) ? expect.anything() : value.toWellFormed(),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('a built command has the words that were meant, no more', () => {
    expect(buildCommand('settings.write', { namespace: 'system', name: 'x', value: "a'b; reboot $(id)" })).toEqual({
      ok: true,
      command: `settings put system x 'a'"'"'b; reboot $(id)'`,
    });
  });
});
