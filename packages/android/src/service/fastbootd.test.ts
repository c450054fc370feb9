import { powers } from '@mistri/contracts/repair/powers';
import {
  buildFirmware,
  currentFirmware,
  logicalImages,
  oldFirmware,
  packUpdate,
  unlockBootLoader,
} from '@mistri/virtual-phone';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PhoneBench } from '../../test/phone-bench.ts';
import { imageOf } from '../fastboot/image-source.ts';
import type { ServiceResult } from './service-request.ts';

let bench: PhoneBench;
beforeEach(async () => {
  bench = await PhoneBench.start();
  for (const power of powers) bench.granted.add(power);
});
afterEach(() => bench.end());

const started = (mode: string): Promise<void> =>
  vi.waitFor(() => expect(bench.phone.mode).toBe(mode), { timeout: 20_000 });

async function goTo(where: 'bootloader' | 'fastboot'): Promise<void> {
  await bench.phone.restart(where);
  await bench.connect('fastboot');
}

/** The other slot has no tries left. */
const onlySlotA = (): Promise<void> =>
  bench.phone.partitions.write('misc', new TextEncoder().encode('slot_a=15,3,1\nslot_b=14,0,0\nnext=system\n'));

const genuine = async (name: string): Promise<Uint8Array> =>
  (await buildFirmware(currentFirmware)).get(name) ?? new Uint8Array(0);
const flash = async (partition: string, bytes: Uint8Array, more: object = {}): Promise<ServiceResult> =>
  bench.perform('fastboot.flash', { partition, ...more }, imageOf(bytes));
const says = (result: ServiceResult): string =>
  result.ok ? 'ok' : `${result.refusal.code}: ${result.refusal.message}`;

describe('a damaged system of a locked phone', () => {
  test('is repaired in fastbootd, which the boot loader leads to, and the phone starts with what its owner had', async () => {
    for (const name of logicalImages) await bench.phone.partitions.write(`${name}_a`, new Uint8Array(3000));
    await goTo('bootloader');
    const before = { ...bench.phone.trace };
    const refused = await flash('system_a', await genuine('system'));
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'unsafe', findings: [{ check: 'mode', level: 'stop' }] },
    });
    // Said before the image is sent: only the variables were asked for.
    expect(bench.phone.trace.out_bytes - before.out_bytes).toBeLessThan(100);
    expect(await bench.perform('device.reboot', { to: 'fastbootd' })).toMatchObject({ ok: true });
    await started('fastbootd');
    await bench.connect('fastboot');
    for (const name of logicalImages) expect(says(await flash(`${name}_a`, await genuine(name)))).toBe('ok');
    expect(await bench.perform('device.reboot', { to: 'system' })).toMatchObject({ ok: true });
    await started('system');
    expect(bench.phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_a');
    expect(bench.phone.system?.properties.get('ro.vendor.build.id')).toBe(currentFirmware.build);
    expect(bench.phone.system?.files.list('/sdcard/DCIM/Camera', 2000)).toHaveLength(2);
  });

  test.each(logicalImages)('one changed byte of %s, and it does not start', async (name) => {
    const partition = `${name}_a`;
    const good = bench.phone.partitions.read(partition);
    const bad = new Uint8Array(good);
    bad[good.length >> 1] = (bad[good.length >> 1] ?? 0) ^ 1;
    await bench.phone.partitions.write(partition, bad);
    await onlySlotA();
    await bench.phone.restart();
    expect(bench.phone.mode).toBe('fastboot');
    expect(JSON.stringify(bench.phone.screen)).toContain(`${partition} does not verify`);
  });

  test('a foreign image, another size, erasing, the table and the slot are refused; the bytes stay', async () => {
    await goTo('fastboot');
    bench.confirms = true;
    const before = new Map(
      [...logicalImages, 'vbmeta', 'boot'].map((name) => [name, bench.phone.partitions.read(`${name}_a`)]),
    );
    const table = [...bench.phone.partitions.logical];
    const old = await buildFirmware(oldFirmware);
    const partition = 'product_a';
    const wishes = [
      await flash('system_a', old.get('system') ?? new Uint8Array(1)),
      await flash('product_a', (await genuine('product')).toReversed()),
      await flash('boot_a', old.get('boot') ?? new Uint8Array(1)),
      await flash('userdata', new Uint8Array(100)),
      await bench.perform('fastboot.erase', { partition }),
      await bench.perform('fastboot.create_logical', { partition: 'mine_a', size: 4096 }),
      await bench.perform('fastboot.resize_logical', { partition, size: 4096 }),
      await bench.perform('fastboot.delete_logical', { partition }),
      await bench.perform('fastboot.set_active', { slot: 'b' }),
      await bench.perform('fastboot.cancel_update'),
    ];
    for (const result of wishes)
      expect(result).toMatchObject({ ok: false, refusal: { message: expect.stringMatching(/locked state/) } });
    for (const [name, bytes] of before) expect(bench.phone.partitions.read(`${name}_a`)).toBe(bytes);
    expect([...bench.phone.partitions.logical]).toEqual(table);
  });

  test('older firmware than the phone allows is refused before a byte of it is sent', async () => {
    await goTo('fastboot');
    const list = (await buildFirmware(oldFirmware)).get('vbmeta') ?? new Uint8Array(1);
    const before = bench.phone.trace.out_bytes;
    for (const acceptWarnings of [false, true])
      expect(await flash('vbmeta_a', list, { acceptWarnings })).toMatchObject({
        ok: false,
        refusal: { code: 'unsafe', findings: expect.arrayContaining([expect.objectContaining({ check: 'rollback' })]) },
      });
    bench.phone.battery.charge(10);
    expect(await flash('system_a', await genuine('system'))).toMatchObject({
      ok: false,
      refusal: { code: 'unsafe', findings: [{ check: 'battery' }] },
    });
    expect(bench.phone.trace.out_bytes - before).toBeLessThan(200);
  });
});

describe('unlocked', () => {
  beforeEach(async () => {
    await unlockBootLoader(bench.phone.partitions);
    bench.confirms = true;
  });

  test('logical partitions are made, resized, written and deleted, as far as there is room', async () => {
    await goTo('fastboot');
    const partition = 'extra_a';
    const size = async (): Promise<string | undefined> => {
      const result = await bench.perform('fastboot.variables');
      return result.ok ? result.value.facts?.[`partition-size:${partition}`] : undefined;
    };
    expect(says(await bench.perform('fastboot.create_logical', { partition, size: 5000 }))).toBe('ok');
    expect(await size()).toBe('0x2000');
    expect(says(await bench.perform('fastboot.create_logical', { partition, size: 1 }))).toContain('exists already');
    expect(says(await bench.perform('fastboot.resize_logical', { partition, size: 2 ** 31 }))).toContain(
      'not enough space',
    );
    expect(says(await flash(partition, new Uint8Array(30_000).fill(7), { acceptWarnings: true }))).toBe('ok');
    expect(await size()).toBe('0x8000');
    expect(says(await bench.perform('fastboot.resize_logical', { partition, size: 4096 }))).toBe('ok');
    expect(bench.phone.partitions.read(partition)).toEqual(new Uint8Array(4096).fill(7));
    expect(says(await bench.perform('fastboot.delete_logical', { partition }))).toBe('ok');
    expect(await size()).toBeUndefined();
    for (const name of ['boot_a', 'super', 'nothing'])
      expect(says(await bench.perform('fastboot.delete_logical', { partition: name }))).toMatch(/not logical|no such/);
    expect(says(await bench.perform('fastboot.create_logical', { partition: 'boot_a', size: 4096 }))).toContain(
      'exists',
    );
  });

  test('without its vendor the phone does not start; written again, it does', async () => {
    await onlySlotA();
    await goTo('fastboot');
    expect(says(await bench.perform('fastboot.delete_logical', { partition: 'vendor_a' }))).toBe('ok');
    await bench.phone.restart();
    expect(bench.phone.mode).toBe('fastboot');
    expect(says(await bench.perform('fastboot.set_active', { slot: 'a' }))).not.toBe('ok');
    await bench.connect('fastboot');
    await bench.perform('fastboot.set_active', { slot: 'a' });
    await goTo('fastboot');
    expect(bench.phone.mode).toBe('fastbootd');
    const bytes = await genuine('vendor');
    expect(says(await bench.perform('fastboot.create_logical', { partition: 'vendor_a', size: bytes.length }))).toBe(
      'ok',
    );
    expect(says(await flash('vendor_a', bytes, { acceptWarnings: true }))).toBe('ok');
    await bench.phone.restart();
    expect(bench.phone.mode).toBe('system');
  });

  test('what the table cannot be asked for', async () => {
    await goTo('fastboot');
    const before = { ...bench.phone.trace };
    for (const size of ['', '-1', '1.5', 'all', 2 ** 60, Number.NaN])
      expect(await bench.perform('fastboot.create_logical', { partition: 'x_a', size })).toMatchObject({
        ok: false,
        refusal: { code: 'field', field: 'size' },
      });
    for (const partition of ['', 'a:b', 'A', 'x'.repeat(80), '../x', 'a\nb'])
      expect(await bench.perform('fastboot.delete_logical', { partition })).toMatchObject({
        ok: false,
        refusal: { code: 'field', field: 'partition' },
      });
    expect(bench.phone.trace).toEqual(before);
  });

  test('an update that waits is given up, with all that it wrote', async () => {
    const { partitions } = bench.phone;
    await bench.phone.restart('sideload');
    await bench.connect('adb');
    const update = imageOf(packUpdate(await buildFirmware(currentFirmware)));
    expect(says(await bench.perform('recovery.sideload', { fileName: 'ota.zip' }, update))).toBe('ok');
    await bench.phone.restart('bootloader');
    await bench.connect('fastboot');
    await bench.perform('fastboot.set_active', { slot: 'a' });
    await goTo('fastboot');
    expect(await bench.fastboot?.getVariable('snapshot-update-status')).toEqual({ ok: true, value: 'snapshotted' });
    expect(says(await bench.perform('fastboot.cancel_update'))).toBe('ok');
    expect(await bench.fastboot?.getVariable('snapshot-update-status')).toEqual({ ok: true, value: 'none' });
    for (const name of logicalImages) expect(partitions.read(`${name}_b`)).toHaveLength(0);
    await bench.phone.restart();
    expect(bench.phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_a');
  });
});

describe('each in its own mode', () => {
  test('the boot loader has no table, fastbootd no lock', async () => {
    bench.confirms = true;
    await goTo('bootloader');
    expect(await bench.fastboot?.isUserspace()).toEqual({ ok: true, value: false });
    expect(await bench.fastboot?.getVariable('is-logical:system_a')).toMatchObject({ ok: false });
    expect(await bench.fastboot?.getVariable('partition-size:super')).toMatchObject({ ok: true });
    for (const [operation, values] of [
      ['fastboot.create_logical', { partition: 'x_a', size: 4096 }],
      ['fastboot.resize_logical', { partition: 'system_a', size: 4096 }],
      ['fastboot.delete_logical', { partition: 'system_a' }],
      ['fastboot.cancel_update', {}],
    ] as const)
      expect(says(await bench.perform(operation, values))).toMatch(/^not_now: Only fastbootd/);
    expect(says(await bench.perform('fastboot.erase', { partition: 'system_a' }))).toContain('use fastbootd');
    // Not the engine's word alone: the phone refuses them, too.
    for (const command of ['delete-logical-partition:system_a', 'snapshot-update:cancel', 'flash:system'])
      expect(await bench.fastboot?.command(command)).toMatchObject({ ok: false, refusal: { reason: 'phone' } });
    await goTo('fastboot');
    expect(await bench.fastboot?.isUserspace()).toEqual({ ok: true, value: true });
    expect(await bench.fastboot?.getVariable('is-logical:vendor_b')).toEqual({ ok: true, value: 'yes' });
    expect(await bench.fastboot?.getVariable('is-logical:boot_a')).toEqual({ ok: true, value: 'no' });
    expect(await bench.fastboot?.getVariable('has-slot:product')).toEqual({ ok: true, value: 'yes' });
    for (const operation of ['fastboot.unlock', 'fastboot.lock'])
      expect(says(await bench.perform(operation))).toMatch(/^not_now: Only the boot loader/);
    expect(await bench.fastboot?.command('flashing unlock')).toMatchObject({ ok: false, refusal: { reason: 'phone' } });
    expect(bench.phone.mode).toBe('fastbootd');
  });

  test('a damaged recovery starts no fastbootd; the boot loader stays and says so', async () => {
    await bench.phone.partitions.write('recovery_a', new Uint8Array(5000));
    await bench.phone.partitions.write('recovery_b', new Uint8Array(5000));
    await bench.phone.restart('fastboot');
    expect(bench.phone.mode).toBe('fastboot');
    expect(JSON.stringify(bench.phone.screen)).toContain('does not verify');
  });

  test('no power and no confirmation open the table, and identity partitions are nobody’s', async () => {
    await goTo('fastboot');
    const before = { ...bench.phone.trace };
    const wishes = [
      ['fastboot.create_logical', { partition: 'x_a', size: 4096 }, 'flash'],
      ['fastboot.resize_logical', { partition: 'system_a', size: 4096 }, 'erase_unlock'],
      ['fastboot.delete_logical', { partition: 'system_a' }, 'erase_unlock'],
      ['fastboot.cancel_update', {}, 'erase_unlock'],
    ] as const;
    for (const [operation, values, power] of wishes) {
      if (power === 'erase_unlock')
        expect(await bench.perform(operation, values)).toMatchObject({ ok: false, refusal: { code: 'not_confirmed' } });
      bench.granted.delete(power);
      expect(await bench.perform(operation, values)).toMatchObject({
        ok: false,
        refusal: { code: 'power_missing', power, command: expect.stringContaining('fastboot') },
      });
      bench.granted.add(power);
    }
    bench.confirms = true;
    for (const partition of ['modemst1', 'efs', 'persist', 'nvdata_a'])
      for (const operation of ['create_logical', 'resize_logical', 'delete_logical', 'flash', 'erase'])
        expect(
          await bench.perform(`fastboot.${operation}`, { partition, size: 4096 }, imageOf(new Uint8Array(9))),
        ).toMatchObject({
          ok: false,
          refusal: { code: 'forbidden' },
        });
    expect(await bench.perform('fastboot.oem', { command: 'writeimei 358240051111110' })).toMatchObject({
      ok: false,
      refusal: { code: 'forbidden' },
    });
    expect(bench.phone.trace).toEqual(before);
  });
});
