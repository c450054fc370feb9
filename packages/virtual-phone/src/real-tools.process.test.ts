import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasRealTools, RealTools, type ToolResult } from '../test/real-tools.ts';
import { writeApp } from './apps/app-package.ts';
import { bridgeAdb, bridgeFastboot, type TcpBridge } from './bridge/tcp-bridge.node.ts';
import { buildFirmware, currentFirmware, logicalImages, oldFirmware, packUpdate } from './factory/firmware.ts';
import { faults } from './faults/inject-fault.ts';
import { memoryStorage } from './flash/partitions.ts';
import { VirtualPhone } from './phone/virtual-phone.ts';

/** Debian's own adb and fastboot against the phone, through its USB endpoints. */
describe.skipIf(!hasRealTools)('real adb and fastboot', () => {
  let tools: RealTools;
  let phone: VirtualPhone;
  let adbBridge: TcpBridge;
  let fastbootBridge: TcpBridge;
  let serial = '';

  const adb = (...words: string[]): Promise<ToolResult> => tools.adb('-s', serial, ...words);
  const fastboot = (...words: string[]): Promise<ToolResult> => tools.fastboot(fastbootBridge.port, ...words);
  const file = (name: string): string => path.join(tools.folder, name);
  /** The person at the phone. */
  const answering = (...ids: string[]): void => {
    phone.onScreen((screen) => {
      if (screen.kind === 'dialog') queueMicrotask(() => ids.some((id) => phone.press(id)));
    });
  };
  const inMode = (mode: string): Promise<void> => vi.waitFor(() => expect(phone.mode).toBe(mode), { timeout: 20_000 });
  const online = (state = 'device'): Promise<void> =>
    vi.waitFor(
      async () => {
        await tools.adb('disconnect', serial);
        await tools.adb('connect', serial);
        expect((await tools.adb('devices')).text).toContain(`${serial}\t${state}`);
      },
      { timeout: 20_000 },
    );

  beforeAll(() => {
    tools = new RealTools();
  });
  afterAll(() => tools.end());

  const use = async (made: VirtualPhone): Promise<void> => {
    phone = made;
    adbBridge = await bridgeAdb(phone);
    fastbootBridge = await bridgeFastboot(phone);
    serial = `127.0.0.1:${adbBridge.port}`;
  };

  describe('a healthy phone', () => {
    beforeAll(async () => {
      await use(await VirtualPhone.create());
      answering('always', 'confirm');
      await phone.powerOn();
      await online();
    });
    afterAll(async () => {
      await adbBridge.close();
      await fastbootBridge.close();
      await phone.powerOff();
    });

    test('shell: output, errors, exit status, input, pipes', async () => {
      expect(await adb('shell', 'getprop ro.product.model; exit 5')).toMatchObject({ status: 5, text: 'Mistri One\n' });
      const both = await adb('shell', 'echo out; echo err >&2; false');
      expect(both.status).toBe(1);
      expect(both.stdout.toString()).toBe('out\n');
      expect((await tools.run('/usr/bin/adb', ['-s', serial, 'shell', 'wc -c'], 'from the computer')).text).toBe(
        '17\n',
      );
      expect((await adb('shell', "dumpsys battery | grep level | tr -d ' '")).text).toBe('level:76\n');
      expect(await tools.run('/usr/bin/adb', ['-s', serial, 'shell'], 'cd /sdcard\npwd\nexit 3\n')).toMatchObject({
        status: 3,
        text: '/sdcard\n',
      });
      expect((await adb('shell', 'cat /data/data/in.kirana.ledger/starts.db')).text).toContain('Permission denied');
      expect((await adb('root')).text).toContain('cannot run as root');
    });

    test('push and pull are bit-identical, folders too, and say what is wrong', async () => {
      const bytes = randomBytes(2_000_003);
      writeFileSync(file('big'), bytes);
      expect((await adb('push', file('big'), '/sdcard/Download/a/b/big')).status).toBe(0);
      expect((await adb('shell', 'stat -c %s /sdcard/Download/a/b/big')).text).toBe('2000003\n');
      expect((await adb('pull', '/sdcard/Download', file('got'))).status).toBe(0);
      expect(readFileSync(file('got/a/b/big')).equals(bytes)).toBe(true);
      expect((await adb('push', file('big'), '/system/bin/ls')).text).toContain('Read-only file system');
      expect((await adb('pull', '/sdcard/nothing', file('x'))).text).toContain('No such file or directory');
      expect((await adb('ls', '/sdcard/Download/a')).text).toContain('b');
    });

    test('install, upgrade, refuse a downgrade, uninstall', async () => {
      const app = { name: 'in.test.app', versionName: '1', program: { label: 'Test' } };
      writeFileSync(file('two.apk'), writeApp({ ...app, versionCode: 2 }));
      writeFileSync(file('one.apk'), writeApp({ ...app, versionCode: 1 }));
      writeFileSync(file('bad.apk'), 'no zip');
      expect((await adb('install', file('two.apk'))).text).toContain('Success');
      expect((await adb('install', '-r', file('one.apk'))).text).toContain('INSTALL_FAILED_VERSION_DOWNGRADE');
      expect((await adb('install', file('bad.apk'))).text).toContain('INSTALL_PARSE_FAILED_NOT_APK');
      expect(
        (await adb('shell', 'pm list packages -3 | grep test; dumpsys package in.test.app | grep versionCode')).text,
      ).toBe('package:in.test.app\n    versionCode=2\n');
      expect((await adb('uninstall', 'in.test.app')).text).toContain('Success');
    });

    test('logcat, screenshot, features', async () => {
      expect((await adb('logcat', '-d', '-s', 'ActivityManager:I')).text).toContain('Boot is finished');
      expect((await adb('logcat', '-d', 'init:I', '*:S')).text).not.toContain('ActivityManager');
      const picture = await adb('exec-out', 'screencap', '-p');
      expect(picture.stdout.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      expect((await adb('features')).text).toContain('shell_v2');
    });

    test('fastbootd: Debian’s fastboot resizes and writes what lies inside of super, and nothing foreign while locked', async () => {
      const images = await buildFirmware(currentFirmware);
      const old = await buildFirmware(oldFirmware);
      for (const name of logicalImages) writeFileSync(file(`${name}.img`), images.get(name) as Uint8Array);
      writeFileSync(file('old-system.img'), old.get('system') as Uint8Array);
      await adb('reboot', 'bootloader');
      await inMode('fastboot');
      expect((await fastboot('getvar', 'is-userspace')).text).toContain('is-userspace: no');
      expect((await fastboot('flash', 'system_a', file('system.img'))).text).toContain('use fastbootd');
      expect((await fastboot('delete-logical-partition', 'system_a')).text).toContain('unknown command');
      // Waits for the phone to come back and asks whether it is fastbootd: without it the client ends with an error.
      expect(await fastboot('reboot', 'fastboot')).toMatchObject({ status: 0 });
      await inMode('fastbootd');
      expect((await fastboot('getvar', 'super-partition-name')).text).toContain('super-partition-name: super');
      expect((await fastboot('getvar', 'is-logical:system_a')).text).toContain('is-logical:system_a: yes');
      await phone.partitions.write('system_a', new Uint8Array(4096));
      for (const name of logicalImages) {
        const written = await fastboot('flash', name, file(`${name}.img`));
        expect(written).toMatchObject({ status: 0 });
        expect(written.text).toContain(`Resizing '${name}_a'`);
      }
      expect((await fastboot('flash', 'system', file('old-system.img'))).text).toContain('not allowed in locked state');
      for (const words of [
        ['create-logical-partition', 'x_a', '4096'],
        ['delete-logical-partition', 'product_a'],
        ['resize-logical-partition', 'product_a', '0'],
        ['snapshot-update', 'cancel'],
        ['flashing', 'unlock'],
      ])
        expect((await fastboot(...words)).status).not.toBe(0);
      await fastboot('reboot');
      await inMode('system');
      expect(phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_a');
      await online();
    });

    test('fastboot: variables, genuine and foreign images, unlock with warning, slots, and back', async () => {
      await adb('shell', 'touch /sdcard/Download/mine');
      await adb('reboot', 'bootloader');
      await inMode('fastboot');
      expect((await fastboot('getvar', 'product')).text).toContain('product: one');
      expect((await fastboot('getvar', 'all')).text).toContain('current-slot:a');
      const images = await buildFirmware(currentFirmware);
      const old = await buildFirmware(oldFirmware);
      writeFileSync(file('boot.img'), images.get('boot') as Uint8Array);
      writeFileSync(file('old.img'), old.get('boot') as Uint8Array);
      expect((await fastboot('flash', 'boot', file('boot.img'))).status).toBe(0);
      expect((await fastboot('flash', 'boot', file('old.img'))).text).toContain('not allowed in locked state');
      expect((await fastboot('erase', 'userdata')).text).toContain('not allowed in locked state');
      expect((await fastboot('oem', 'writeimei', '123')).text).toContain('written at the factory only');
      expect((await fastboot('flashing', 'unlock')).status).toBe(0);
      expect((await fastboot('getvar', 'unlocked')).text).toContain('unlocked: yes');
      expect((await fastboot('set_active', 'b')).status).toBe(0);
      expect((await fastboot('-S', '256K', 'flash', 'boot', file('boot.img'))).status).toBe(0);
      expect((await fastboot('flash', 'misc', file('boot.img'))).text).toContain('written at the factory only');
      await fastboot('reboot', 'fastboot');
      await inMode('fastbootd');
      expect((await fastboot('create-logical-partition', 'spare', '5000')).status).toBe(0);
      expect((await fastboot('resize-logical-partition', 'spare', '9000')).status).toBe(0);
      expect((await fastboot('getvar', 'partition-size:spare')).text).toContain('0x3000');
      expect((await fastboot('delete-logical-partition', 'spare')).status).toBe(0);
      expect((await fastboot('delete-logical-partition', 'spare')).text).toContain('no such partition');
      // In parts the client takes whole blocks only, as images of real file systems are.
      const system = images.get('system') as Uint8Array;
      writeFileSync(file('blocks.img'), Buffer.concat([system], Math.ceil(system.length / 4096) * 4096));
      expect(await fastboot('-S', '256K', 'flash', 'system', file('blocks.img'))).toMatchObject({ status: 0 });
      expect((await fastboot('snapshot-update', 'cancel')).status).toBe(0);
      await fastboot('reboot');
      await inMode('system');
      await online();
      expect(
        (await adb('shell', 'getprop ro.boot.slot_suffix; getprop ro.boot.verifiedbootstate; ls /sdcard')).text,
      ).toBe('_b\norange\n');
    });
  });

  test('a computer that the owner does not allow gets nothing', async () => {
    await use(await VirtualPhone.create());
    answering('deny');
    await phone.powerOn();
    await tools.adb('connect', serial);
    expect((await tools.adb('devices')).text).toContain(`${serial}\tunauthorized`);
    expect((await adb('shell', 'echo in')).text).not.toContain('in\n');
    await adbBridge.close();
    await fastbootBridge.close();
  });

  describe('broken phones', () => {
    const broken = async (fault: keyof typeof faults): Promise<void> => {
      const made = await VirtualPhone.create({ storage: memoryStorage() });
      await faults[fault](made.partitions);
      await use(made);
      answering('always', 'confirm', 'erase');
      await phone.powerOn();
    };
    beforeEach(async () => async () => {
      await adbBridge.close();
      await fastbootBridge.close();
      await phone.powerOff();
    });

    test('boot loop: ends in fastboot, repaired by the genuine boot image, data kept', async () => {
      await broken('boot-loop');
      expect(phone.mode).toBe('fastboot');
      expect(JSON.stringify(phone.screen)).toContain('boot_a does not verify');
      const images = await buildFirmware(currentFirmware);
      writeFileSync(file('boot.img'), images.get('boot') as Uint8Array);
      expect((await fastboot('flash', 'boot', file('boot.img'))).status).toBe(0);
      await fastboot('reboot');
      await inMode('system');
      await online();
      expect((await adb('shell', 'ls /sdcard/DCIM/Camera | wc -l')).text).toBe('2\n');
    });

    test('failed update: the other slot is repaired by choosing the good one', async () => {
      await broken('failed-update');
      expect(phone.mode).toBe('fastboot');
      expect((await fastboot('getvar', 'slot-unbootable:b')).text).toContain('yes');
      expect((await fastboot('set_active', 'a')).status).toBe(0);
      await fastboot('reboot');
      await inMode('system');
    });

    test('failed update: or by a sideloaded package, which has to be genuine', async () => {
      await broken('failed-update');
      await fastboot('set_active', 'a');
      await phone.restart('sideload');
      await online('sideload');
      const images = await buildFirmware(currentFirmware);
      const tampered = new Map(images);
      tampered.set('system', (images.get('system') as Uint8Array).toReversed());
      writeFileSync(file('bad.zip'), packUpdate(tampered));
      writeFileSync(file('old.zip'), packUpdate(await buildFirmware(oldFirmware)));
      writeFileSync(file('ota.zip'), packUpdate(images));
      for (const bad of ['bad.zip', 'old.zip']) {
        expect((await adb('sideload', file(bad))).status).not.toBe(0);
        expect(JSON.stringify(phone.screen)).toContain('Update refused');
        await online('sideload');
      }
      expect((await adb('sideload', file('ota.zip'))).text).toContain('Total xfer');
      expect(phone.press('reboot')).toBe(true);
      await inMode('system');
      expect(phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_b');
    });

    test('crashing app: seen in logcat, repaired by clearing its data', async () => {
      await broken('crashing-app');
      await online();
      expect((await adb('logcat', '-d', 'AndroidRuntime:E', '*:S')).text).toContain('Process: in.kirana.ledger');
      expect(JSON.stringify(phone.screen)).toContain('Kirana Ledger keeps stopping');
      await adb('shell', 'am start -n in.kirana.ledger/.Main');
      expect(JSON.stringify(phone.screen)).toContain('keeps stopping');
      expect((await adb('shell', 'pm clear in.kirana.ledger; am start -n in.kirana.ledger/.Main')).text).toContain(
        'Success',
      );
      expect(JSON.stringify(phone.screen)).not.toContain('keeps stopping');
    });

    test('full storage: nothing can be written or installed until space is made', async () => {
      await broken('full-storage');
      await online();
      writeFileSync(file('some'), randomBytes(100_000));
      expect((await adb('push', file('some'), '/sdcard/some')).text).toContain('No space left on device');
      expect(JSON.stringify(phone.screen)).toContain('Storage space is running out');
      expect((await adb('shell', 'df /data | grep -c 100%')).text).toBe('1\n');
      const largest = (await adb('shell', 'find /sdcard/ -type f -size +10M | head -n 3')).text.trim().split('\n');
      expect(largest).toHaveLength(3);
      await adb('shell', 'rm', ...largest);
      expect((await adb('push', file('some'), '/sdcard/some')).status).toBe(0);
      expect(JSON.stringify(phone.screen)).not.toContain('Storage space');
    });
  });
});
