import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateRawSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readApp, whyUnreadable, writeApp } from '../apps/app-package.ts';
import { crc32, readZipEntry } from '../apps/zip.ts';
import { folderStorage } from '../bridge/file-storage.node.ts';
import { buildFirmware, currentFirmware, makerKey, oldFirmware } from '../factory/firmware.ts';
import { readBootControl, readDeviceInfo, withSlot, writeBootControl, writeDeviceInfo } from '../flash/boot-control.ts';
import type { Partitions } from '../flash/partitions.ts';
import { verifySlot } from '../flash/verify-slot.ts';
import { readArchive, writeArchive } from '../image/archive.ts';
import { readBootImage } from '../image/boot-image.ts';
import { readVbmeta } from '../image/vbmeta.ts';
import { AdbMessageReader } from '../adb/adb-message.ts';
import { readComputerKey } from '../adb/adb-keys.ts';
import { FastbootDaemon } from '../fastboot/fastboot-daemon.ts';
import { applySparse } from '../fastboot/sparse-image.ts';
import { VirtualPhone } from './virtual-phone.ts';

const onlySlotA = async (partitions: Partitions): Promise<void> =>
  writeBootControl(partitions, withSlot(readBootControl(partitions), 'b', { tries: 0, successful: false }));

describe('boots if and only if its bytes verify', () => {
  test('any changed byte of a verified partition is found', async () => {
    const { partitions } = await VirtualPhone.create();
    const maker = (await makerKey()).publicKey;
    const device = readDeviceInfo(partitions);
    expect(await verifySlot(partitions, 'a', device, maker)).toMatchObject({ ok: true });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('boot', 'recovery', 'system', 'vbmeta'),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, at, change) => {
          const good = partitions.read(`${name}_a`);
          const bad = new Uint8Array(good);
          bad[at % bad.length] = (bad[at % bad.length] ?? 0) ^ change;
          await partitions.write(`${name}_a`, bad);
          expect(await verifySlot(partitions, 'a', device, maker)).toMatchObject({ ok: false });
          await partitions.write(`${name}_a`, good);
        },
      ),
      { numRuns: 25 },
    );
    expect(await verifySlot(partitions, 'a', device, maker)).toMatchObject({ ok: true });
  });

  test('a bad slot loses its tries and the other one starts; data stays', async () => {
    const phone = await VirtualPhone.create();
    await phone.partitions.write('system_a', phone.partitions.read('system_a').subarray(0, 1000));
    await phone.powerOn();
    expect(phone.mode).toBe('system');
    expect(phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_b');
    expect(readBootControl(phone.partitions).slots.a).toMatchObject({ tries: 0, successful: false });
    expect(phone.system?.files.list('/sdcard/DCIM/Camera', 2000)).toHaveLength(2);
  });

  test('with no slot left it stops in fastboot and says why; the right bytes bring it back', async () => {
    const phone = await VirtualPhone.create();
    await onlySlotA(phone.partitions);
    const good = phone.partitions.read('boot_a');
    await phone.partitions.write('boot_a', good.toReversed());
    await phone.powerOn();
    expect(phone.mode).toBe('fastboot');
    expect(JSON.stringify(phone.screen)).toContain('boot_a does not verify');
    await phone.partitions.write('boot_a', good);
    await phone.restart();
    expect(phone.mode).toBe('fastboot');
    await writeBootControl(phone.partitions, withSlot(readBootControl(phone.partitions), 'a', { tries: 3 }));
    await phone.restart();
    expect(phone.mode).toBe('system');
  });

  test('firmware of another maker and firmware that is too old start only when unlocked', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as {
      privateKey: Awaited<ReturnType<typeof makerKey>>['privateKey'];
      publicKey: Awaited<ReturnType<typeof makerKey>>['privateKey'];
    };
    const stranger = {
      privateKey: pair.privateKey,
      publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    };
    for (const images of [await buildFirmware(currentFirmware, stranger), await buildFirmware(oldFirmware)]) {
      const phone = await VirtualPhone.create();
      await onlySlotA(phone.partitions);
      for (const [name, bytes] of images) await phone.partitions.write(`${name}_a`, bytes);
      await phone.powerOn();
      expect(phone.mode).toBe('fastboot');
      await writeDeviceInfo(phone.partitions, { ...readDeviceInfo(phone.partitions), locked: false });
      await writeBootControl(phone.partitions, withSlot(readBootControl(phone.partitions), 'a', { tries: 3 }));
      await phone.restart();
      expect(phone.mode).toBe('system');
    }
  });

  test('a start moves the rollback index on: older firmware is refused afterwards', async () => {
    const phone = await VirtualPhone.create();
    expect(readDeviceInfo(phone.partitions).rollbackIndex).toBe(2);
    await phone.powerOn();
    expect(readDeviceInfo(phone.partitions).rollbackIndex).toBe(currentFirmware.rollbackIndex);
  });

  test('an unreadable lock partition is a locked phone', async () => {
    const { partitions } = await VirtualPhone.create();
    await partitions.write('devinfo', Uint8Array.of(1, 2, 3));
    expect(readDeviceInfo(partitions)).toEqual({ locked: true, unlockAllowed: false, rollbackIndex: 0 });
  });
});

describe('the phone in hand', () => {
  test('lost data leads to recovery; erasing there brings it back, empty', async () => {
    const phone = await VirtualPhone.create();
    await phone.partitions.write('userdata', Uint8Array.of(0));
    await phone.powerOn();
    expect(phone.mode).toBe('recovery');
    expect(phone.press('nothing')).toBe(false);
    expect(phone.press('wipe')).toBe(true);
    await expect.poll(() => phone.press('erase')).toBe(true);
    await expect.poll(() => JSON.stringify(phone.screen)).toContain('Data erased');
    expect(phone.press('reboot')).toBe(true);
    await expect.poll(() => phone.mode).toBe('system');
    expect(phone.system?.files.list('/sdcard/', 2000)).toEqual([]);
  });

  test('what is on its partitions survives power off, in a folder', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-phone-'));
    try {
      const first = await VirtualPhone.create({
        storage: folderStorage(folder),
        identity: { serial: 'KEPT1', imei: '358240051111110' },
      });
      await first.powerOn();
      first.system?.files.write('/sdcard/note', 2000, new TextEncoder().encode('kept'));
      await first.powerOff();
      const second = await VirtualPhone.create({ storage: folderStorage(folder) });
      await second.powerOn({ volumeDown: true });
      expect([second.mode, second.identity.serial]).toEqual(['fastboot', 'KEPT1']);
      await second.restart();
      expect(second.system?.files.readText('/sdcard/note', 2000)).toBe('kept');
      await second.powerOff();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('the screen is a picture that changes', async () => {
    const phone = await VirtualPhone.create();
    const kinds: string[] = [];
    phone.onScreen((screen) => kinds.push(screen.kind));
    await phone.powerOn();
    expect(kinds).toEqual(['off', 'logo', 'starting', 'starting', 'home']);
    const picture = await phone.picture();
    const at = Buffer.from(picture).indexOf('IDAT');
    const length = Buffer.from(picture).readUInt32BE(at - 4);
    const rows = inflateSync(picture.subarray(at + 4, at + 4 + length));
    expect(rows).toHaveLength(780 * (360 * 4 + 1));
    expect(new Set(rows).size).toBeGreaterThan(4);
    await phone.powerOff();
    expect(Buffer.compare(await phone.picture(), picture)).not.toBe(0);
  });

  test('an app whose file is torn crashes, seen by its bytes alone', async () => {
    const phone = await VirtualPhone.create();
    await phone.powerOn();
    const { system } = phone;
    const file = '/data/data/in.kirana.ledger/shared_prefs/session.xml';
    expect(system?.startApp('in.kirana.ledger')).toEqual({ ok: true });
    system?.files.write(file, 0, new TextEncoder().encode('<map><string'));
    expect(system?.startApp('in.kirana.ledger')).toMatchObject({ ok: false });
    system?.files.write(file, 0, new TextEncoder().encode('<map></map>'));
    expect(system?.startApp('in.kirana.ledger')).toEqual({ ok: true });
  });
});

describe('fastboot', () => {
  test('no answer is longer than what the oldest clients read, and every refusal is a whole sentence', async () => {
    const { partitions } = await VirtualPhone.create();
    const answers: string[] = [];
    const daemon = new FastbootDaemon({
      partitions,
      serial: 'S',
      makerKey: (await makerKey()).publicKey,
      bootloaderVersion: '1',
      battery_mv: () => 3400,
      send: async (bytes) => void answers.push(new TextDecoder().decode(bytes)),
      confirmUnlock: async () => false,
      eraseData: async () => {},
      leave: () => {},
      note: () => {},
    });
    const say = (text: string): Promise<void> => daemon.receive(new TextEncoder().encode(text));
    const commands = [
      'getvar:all',
      'getvar:battery-soc-ok',
      'getvar:x',
      'download:zz',
      'download:ffffffff',
      'flash:boot',
      'flash:nothing',
      'erase:userdata',
      'erase:persist',
    ];
    for (const command of [
      ...commands,
      'set_active:c',
      'flashing unlock',
      'flashing lock',
      'flashing get_unlock_ability',
      'oem device-info',
      'oem writeimei 1',
      'oem x',
      'nonsense',
      '',
    ])
      await say(command);
    await say('download:00000004');
    await say('abcdefgh');
    await say('flash:boot_a');
    await say('flash:userdata');
    for (const answer of answers) expect(new TextEncoder().encode(answer).length).toBeLessThanOrEqual(64);
    const refusals = answers.filter((answer) => answer.startsWith('FAIL'));
    expect(refusals.length).toBeGreaterThan(12);
    for (const refusal of refusals) expect(refusal.length).toBeLessThan(64);
    expect(answers).toContain('OKAYno');
  });
});

describe('what comes from outside is read or refused, never thrown at', () => {
  const damage = (good: Uint8Array): fc.Arbitrary<Uint8Array> =>
    fc.array(fc.tuple(fc.nat(Math.min(good.length, 600) - 1), fc.nat(255)), { maxLength: 5 }).map((changes) => {
      const bytes = new Uint8Array(good);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });

  test('archives, boot images, signed lists, packages, messages, keys, sparse images', async () => {
    const images = await buildFirmware(oldFirmware);
    const apk = writeApp({ name: 'in.a.b', versionCode: 1, versionName: '1', program: { label: 'A' } });
    const archive = writeArchive([{ path: 'a', mode: 0o100644, uid: 0, mtime_s: 0, body: Uint8Array.of(1, 2) }]);
    const samples = [archive, apk, images.get('vbmeta') ?? apk, (images.get('boot') ?? apk).subarray(0, 8192)];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), ...samples.map((sample) => damage(sample))),
        async (bytes) => {
          readArchive(bytes);
          readBootImage(bytes);
          await readVbmeta(bytes);
          await readApp(bytes);
          new AdbMessageReader().push(bytes);
          readComputerKey(bytes);
          if (bytes.length >= 28) applySparse(new Uint8Array(0), bytes, 1_000_000);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a package that other tools packed is read; a damaged one is not', async () => {
    const body = Buffer.from('<manifest package="in.real.app" versionCode="7" versionName="1.0"/>'.padEnd(400));
    const zip = deflatedZip('AndroidManifest.xml', body);
    expect(await readApp(zip)).toMatchObject({ name: 'in.real.app', versionCode: 7 });
    zip[60] = (zip[60] ?? 0) ^ 1;
    expect(await readZipEntry(zip, 'AndroidManifest.xml')).toBeUndefined();
  });

  test.each([
    ['<map/>', 'xml', true],
    ['<a><b></b></a>', 'xml', true],
    ['<a><b></a>', 'xml', false],
    ['', 'xml', false],
    ['{"a":1}', 'json', true],
    ['{"a":', 'json', false],
  ] as const)('%s as %s is whole: %s', (text, as, whole) => expect(whyUnreadable(text, as) === undefined).toBe(whole));
});

function deflatedZip(name: string, body: Buffer): Uint8Array {
  const packed = deflateRawSync(body);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(body), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(body.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
  const central = Buffer.concat([Buffer.from('PK\u0001\u0002\0\0'), fields, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, central, end]));
}
