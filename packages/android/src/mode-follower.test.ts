import { buildDescriptors, GadgetDevice, phonePolicy, type UsbDevice, usbSpeed } from '@mistri/usb';
import { expect, test } from 'vitest';
import { PhoneBench } from '../test/phone-bench.ts';
import { connectAdb } from './adb/connect-adb.ts';
import { SessionKey } from './adb/session-key.ts';
import { ModeFollower } from './mode-follower.ts';

function fakePhone(serial: string, interfaces: Parameters<typeof buildDescriptors>[0]['interfaces']): GadgetDevice {
  return new GadgetDevice({
    identity: { vendorId: 0x18d1, productId: 0x4ee7, serial },
    speed: usbSpeed.high,
    descriptors: buildDescriptors({ vendorId: 0x18d1, productId: 0x4ee7, interfaces }),
    strings: [],
    inPipes: new Map(),
    outPipes: new Map(),
  });
}

test('follows a phone through its modes, and tells when it is away', async () => {
  const bench = await PhoneBench.start();
  const seen: string[] = [];
  bench.follower.onPresence((presence) => seen.push(presence.kind));
  await bench.connect('adb');
  bench.granted.add('reboot');
  await bench.perform('device.reboot', { to: 'bootloader' });
  await bench.connect('fastboot');
  await bench.perform('device.reboot', { to: 'system' });
  await bench.connect('adb');
  bench.phone.unplug();
  bench.phone.plug();
  expect(seen).toEqual(['adb', 'away', 'fastboot', 'away', 'adb', 'away', 'adb']);
  await bench.end();
  expect(await bench.follower.waitFor('adb', AbortSignal.timeout(10))).toBeUndefined();
});

test('a keyboard in the phone’s place and another phone are refused and reported', () => {
  let arrive: (device: UsbDevice) => void = () => {};
  const source = { onDevice: (listener: (device: UsbDevice) => void) => ((arrive = listener), () => undefined) };
  const follower = new ModeFollower(source, { serial: 'S1', modes: [{ vendorId: 0x18d1 }] }, phonePolicy);
  const reasons: string[] = [];
  follower.onRefused(({ reason }) => reasons.push(reason));
  const adb = { number: 0, function: [0xff, 0x42, 1], endpoints: [] } as const;
  const keyboard = { number: 1, function: [3, 1, 1], endpoints: [] } as const;
  arrive(fakePhone('S1', [adb, keyboard]));
  arrive(fakePhone('S2', [adb]));
  expect(follower.presence.kind).toBe('away');
  arrive(fakePhone('S1', [adb]));
  expect(follower.presence.kind).toBe('adb');
  expect(reasons).toEqual([
    'Refused as Android phone: interface 1 is a keyboard or mouse',
    'Another device than the one that was agreed.',
  ]);
  follower.stop();
  arrive(fakePhone('S1', [adb]));
  expect(follower.presence.kind).toBe('away');
});

test('a phone whose owner says no can be waited for, and the waiting stopped', async () => {
  const bench = await PhoneBench.start();
  bench.answer = 'deny';
  const device = bench.phone.usb as UsbDevice;
  const stop = new AbortController();
  bench.phone.onScreen((screen) => {
    if (screen.kind === 'dialog') setTimeout(() => stop.abort(), 10);
  });
  const key = new SessionKey('x');
  expect(await connectAdb(device, key, { signal: stop.signal })).toMatchObject({
    ok: false,
    refusal: { reason: 'stopped' },
  });
  await key.destroy();
  expect(key.isDestroyed).toBe(true);
  for await (const kept of key.iterateKeys()) expect(kept).toBeUndefined();
  await expect(key.generateKey()).rejects.toThrow('destroyed');
  await bench.end();
});

test('two users of one phone: the second hears who has it', async () => {
  const bench = await PhoneBench.start();
  await bench.connect('adb');
  const second = await connectAdb(bench.phone.usb as UsbDevice, new SessionKey('y'));
  expect(second).toMatchObject({ ok: false, refusal: { reason: 'usb', failure: { kind: 'busy' } } });
  bench.granted.add('shell');
  expect(await bench.perform('apps.list')).toMatchObject({ ok: true });
  await bench.end();
});
