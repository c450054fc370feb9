import { operationPowers } from '@mistri/contracts/repair/powers';
import { describe, expect, test } from 'vitest';
import { begin, blob, client, others, stage, trace } from '../test/attack-stage.ts';
import { bytesOf } from '../test/repair-stage.ts';

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
