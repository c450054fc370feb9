import { buildDescriptors, GadgetDevice, usbSpeed } from '@mistri/usb';
import { VirtualPhone } from '@mistri/virtual-phone';
import { describe, expect, test } from 'vitest';
import { begin, client, stage } from '../test/attack-stage.ts';

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
