import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loopbackDevice } from '../test/loopback-gadget.ts';
import { descriptorLimits, parseConfiguration, parseDeviceDescriptor, parseString } from './descriptors.ts';
import { decideDevice, isAgreedDevice, phonePolicy, wholeDevicePolicy } from './device-policy.ts';
import { buildDescriptors, type InterfacePlan } from './gadget/build-descriptors.ts';

const adb: InterfacePlan = {
  number: 0,
  function: [0xff, 0x42, 1],
  endpoints: [{ address: 0x01, kind: 'bulk', maxPacket: 512 }],
};
const keyboard: InterfacePlan = {
  number: 1,
  function: [3, 1, 1],
  endpoints: [{ address: 0x82, kind: 'interrupt', maxPacket: 8 }],
};
const disk: InterfacePlan = { number: 1, function: [8, 6, 0x50], endpoints: [] };
const plan = (...interfaces: InterfacePlan[]): ReturnType<typeof buildDescriptors> =>
  buildDescriptors({ vendorId: 0x18d1, productId: 0x4ee7, interfaces });

describe('device policy', () => {
  test('a phone is allowed', () => {
    expect(decideDevice(phonePolicy, plan(adb))).toMatchObject({ allowed: true });
  });

  test('a phone that is a keyboard too is refused, in words', () => {
    const decision = decideDevice(phonePolicy, plan(adb, keyboard));
    expect(decision).toEqual({
      allowed: false,
      reason: 'Refused as Android phone: interface 1 is a keyboard or mouse',
    });
    expect(decideDevice(wholeDevicePolicy, plan(adb, keyboard))).toMatchObject({ allowed: false });
  });

  test('a keyboard hidden in another alternate setting is found', () => {
    expect(decideDevice(phonePolicy, plan(adb, { ...keyboard, number: 0, alternate: 1 }))).toMatchObject({
      allowed: false,
    });
  });

  test('a keyboard in a second configuration is found, and a missing configuration is refused', () => {
    const { device, configurations } = plan(adb);
    const two = new Uint8Array(device);
    two[17] = 2;
    const hidden = { device: two, configurations: [...configurations, ...plan(adb, keyboard).configurations] };
    expect(decideDevice(phonePolicy, hidden)).toMatchObject({ allowed: false });
    expect(decideDevice(phonePolicy, { device: two, configurations })).toMatchObject({ allowed: false });
  });

  test('a class in the device descriptor counts as much', () => {
    const { device, configurations } = plan(adb);
    const hub = new Uint8Array(device);
    hub[4] = 9;
    expect(decideDevice(phonePolicy, { device: hub, configurations })).toMatchObject({ allowed: false });
  });

  test('a disk is for whole-device sessions only, and a phone without ADB is no phone', () => {
    expect(decideDevice(phonePolicy, plan(adb, disk))).toMatchObject({ allowed: false });
    expect(decideDevice(wholeDevicePolicy, plan(disk))).toMatchObject({ allowed: true });
    expect(decideDevice(phonePolicy, plan({ ...adb, function: [0xff, 0, 0] }))).toMatchObject({ allowed: false });
  });

  test('lists of products bind in both directions', () => {
    const one = { vendorId: 0x18d1, productId: 0x4ee7 };
    expect(decideDevice({ ...phonePolicy, denyProducts: [one] }, plan(adb))).toMatchObject({ allowed: false });
    expect(decideDevice({ ...phonePolicy, allowProducts: [{ vendorId: 1 }] }, plan(adb))).toMatchObject({
      allowed: false,
    });
    expect(decideDevice({ ...phonePolicy, allowProducts: [{ vendorId: 0x18d1 }] }, plan(adb))).toMatchObject({
      allowed: true,
    });
  });

  test('another device under the same session is not the agreed one', () => {
    const agreed = { serial: 'LOOP-0001', port: '1-1', modes: [{ vendorId: 0x1209 }] };
    const { device } = loopbackDevice();
    const swapped = (change: object): boolean =>
      isAgreedDevice(agreed, { identity: { ...device.identity, ...change } });
    expect(swapped({})).toBe(true);
    expect(swapped({ serial: 'OTHER' })).toBe(false);
    expect(swapped({ serial: undefined })).toBe(false);
    expect(swapped({ port: '1-2' })).toBe(false);
    expect(swapped({ vendorId: 0x18d1 })).toBe(false);
  });
});

describe('descriptors', () => {
  test('any bytes are read or refused, never thrown at', () => {
    const valid = plan(adb, disk).configurations[0] as Uint8Array;
    const mutated = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 }).map((changes) => {
      const bytes = new Uint8Array(valid);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
        const read = parseConfiguration(bytes);
        if (read.ok) expect(read.value.interfaces.length).toBeLessThanOrEqual(descriptorLimits.interfaces);
        else expect(read.reason).not.toBe('');
        parseDeviceDescriptor(bytes);
        parseString(bytes);
        decideDevice(phonePolicy, { device: bytes, configurations: [bytes] });
      }),
      { numRuns: 500 },
    );
  });

  test('a descriptor of length zero does not turn in circles; sizes are bounded', () => {
    const endless = new Uint8Array(plan(adb).configurations[0] as Uint8Array);
    endless[9] = 0;
    expect(parseConfiguration(endless)).toMatchObject({ ok: false });
    expect(parseConfiguration(Uint8Array.of(9, 2, 0xff, 0xff, 1, 1, 0, 0x80, 50))).toMatchObject({ ok: false });
    const many = plan(...Array.from({ length: 65 }, (_, number) => ({ ...adb, number })));
    expect(parseConfiguration(many.configurations[0] as Uint8Array)).toMatchObject({ ok: false });
  });

  test('control characters of a device name are not shown', () => {
    expect(parseString(Uint8Array.of(8, 3, 0x41, 0, 0x1b, 0, 0x42, 0))).toEqual({ ok: true, value: 'AB' });
  });
});
