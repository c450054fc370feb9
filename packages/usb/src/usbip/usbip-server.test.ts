import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { patternOf, valueOf } from '../../test/device-conformance.ts';
import { loopbackDevice, loopbackEndpoint as at, loopbackRequest } from '../../test/loopback-gadget.ts';
import { ByteReader, pipePair } from '../byte-pipe.ts';
import { decideDevice, phonePolicy, wholeDevicePolicy } from '../device-policy.ts';
import { buildDescriptors } from '../gadget/build-descriptors.ts';
import { type Gadget, GadgetDevice } from '../gadget/gadget-device.ts';
import { usbSpeed } from '../usb-device.ts';
import { attachCommand } from './attach-command.ts';
import { listDevices, UsbIpDevice } from './usbip-device.ts';
import { listenUsbIp, socketPipe, type UsbIpListener } from './usbip-listener.node.ts';
import { UsbIpServer } from './usbip-server.ts';
import { urbLimits } from './serve-urbs.ts';

/**
 * Spoken in bytes written out by hand from the protocol's text, on a real socket: shares no line with the server's codec.
 */
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const u32 = (...values: number[]): string =>
  values.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
const devid = 0x0001_0002;
const noSetup = '00 00 00 00 00 00 00 00';

const importRequest = hex(`0111 8003 00000000 ${Buffer.from('1-1').toString('hex').padEnd(64, '0')}`);
/** Of an IN transfer the bytes follow: whoever asked remembers which those were. */
const inward = new Set<number>();

function submit(
  seqnum: number,
  isIn: boolean,
  endpoint: number,
  length: number,
  more: { setup?: string; flags?: number; packets?: number; devid?: number } = {},
): Buffer {
  if (isIn) inward.add(seqnum);
  else inward.delete(seqnum);
  return hex(
    u32(
      1,
      seqnum,
      more.devid ?? devid,
      isIn ? 1 : 0,
      endpoint,
      more.flags ?? 0,
      length,
      0,
      more.packets ?? 0xffffffff,
      0,
    ) + (more.setup ?? noSetup),
  );
}
const unlink = (seqnum: number, target: number): Buffer => hex(u32(2, seqnum, devid, 0, 0, target) + '00'.repeat(24));

let listener: UsbIpListener;
let server: UsbIpServer;
let device: GadgetDevice;
let socket: Socket;
let reader: ByteReader;

const dial = async (): Promise<[Socket, ByteReader]> => {
  const one = connect(listener.port, '127.0.0.1');
  await new Promise((resolve) => one.once('connect', resolve));
  return [one, new ByteReader(socketPipe(one).incoming)];
};
const take = async (length: number): Promise<Buffer> => {
  const bytes = await reader.take(length);
  if (!bytes) throw new Error('the server closed the connection');
  return Buffer.from(bytes);
};
const answer = async (): Promise<{
  code: number;
  seqnum: number;
  status: number;
  length: number;
  packets: number;
  data: Buffer;
}> => {
  const head = await take(48);
  const [code, seqnum, length] = [head.readUInt32BE(0), head.readUInt32BE(4), head.readUInt32BE(24)];
  const data = code === 3 && inward.has(seqnum) ? await take(length) : Buffer.alloc(0);
  return { code, seqnum, status: head.readInt32BE(20), length, packets: head.readUInt32BE(32), data };
};
const attach = async (): Promise<Buffer> => {
  socket.write(importRequest);
  expect((await take(8)).toString('hex')).toBe('0111000300000000');
  return take(312);
};

beforeEach(async () => {
  ({ device } = loopbackDevice());
  server = new UsbIpServer({ exports: () => [{ busId: '1-1', device }], policy: phonePolicy });
  listener = await listenUsbIp(server);
  [socket, reader] = await dial();
});
afterEach(async () => {
  socket.destroy();
  await listener.close();
});

describe('USB/IP operations', () => {
  test('lists devices with their interfaces, then closes', async () => {
    socket.write(hex('0111 8005 00000000'));
    expect((await take(12)).toString('hex')).toBe('011100050000000000000001');
    const entry = await take(312);
    expect(entry.subarray(256, 260).toString('latin1')).toBe('1-1\0');
    expect(entry.subarray(288, 300).toString('hex')).toBe(u32(1, 2, 3));
    expect(entry.subarray(300, 304).toString('hex')).toBe('12090001');
    expect((await take(4)).toString('hex')).toBe('ff420100');
    expect(await reader.take(1)).toBeUndefined();
  });

  test('lends a device to one at a time and takes it back when the borrower leaves', async () => {
    const entry = await attach();
    expect(entry.readUInt16BE(300)).toBe(0x1209);
    const [second, secondReader] = await dial();
    second.write(importRequest);
    expect(Buffer.from((await secondReader.take(8)) as Uint8Array).toString('hex')).toBe('0111000300000002');
    socket.destroy();
    await expect
      .poll(async () => {
        [socket, reader] = await dial();
        socket.write(importRequest);
        return (await take(8)).toString('hex');
      })
      .toBe('0111000300000000');
  });

  test('an unknown device is ENODEV, another version or nonsense ends the connection', async () => {
    socket.write(hex(`0111 8003 00000000 ${Buffer.from('9-9').toString('hex').padEnd(64, '0')}`));
    expect((await take(8)).toString('hex')).toBe('0111000300000004');
    [socket, reader] = await dial();
    socket.write(hex('0106 8005 00000000'));
    expect(await reader.take(1)).toBeUndefined();
    [socket, reader] = await dial();
    socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(await reader.take(1)).toBeUndefined();
  });

  test('a keyboard is neither shown nor lent', async () => {
    const keyboard = { number: 1, function: [3, 1, 1], endpoints: [] } as const;
    const adb = { number: 0, function: [0xff, 0x42, 1], endpoints: [] } as const;
    device = new GadgetDevice({
      ...bareGadget,
      descriptors: buildDescriptors({ vendorId: 1, productId: 2, interfaces: [adb, keyboard] }),
    });
    socket.write(importRequest);
    expect((await take(8)).readUInt32BE(4)).toBe(1);
    [socket, reader] = await dial();
    socket.write(hex('0111 8005 00000000'));
    expect((await take(12)).readUInt32BE(8)).toBe(0);
  });

  test('unplugging ends the connection at once, and so does taking the export back', async () => {
    await attach();
    device.unplug();
    expect(await reader.take(1)).toBeUndefined();
    ({ device } = loopbackDevice());
    [socket, reader] = await dial();
    await attach();
    server.stopExport('1-1');
    expect(await reader.take(1)).toBeUndefined();
  });
});

const bareGadget: Gadget = {
  identity: { vendorId: 1, productId: 2 },
  speed: usbSpeed.high,
  descriptors: buildDescriptors({ vendorId: 1, productId: 2, interfaces: [] }),
  strings: [],
  inPipes: new Map(),
  outPipes: new Map(),
};

describe('USB/IP requests', () => {
  beforeEach(async () => {
    await attach();
  });

  test('control in, with setup bytes little-endian, and the descriptors that were checked', async () => {
    socket.write(submit(1, true, 0, 64, { setup: '80 06 00 01 00 00 12 00' }));
    const got = await answer();
    expect(got).toMatchObject({ code: 3, seqnum: 1, status: 0, length: 18 });
    expect(new Uint8Array(got.data)).toEqual(device.descriptors.device);
  });

  test('a device that shows the borrower other descriptors than us is not believed', async () => {
    const [here, there] = pipePair();
    const { device: liar } = loopbackDevice();
    const keyboard = buildDescriptors({
      vendorId: 1,
      productId: 2,
      interfaces: [{ number: 0, function: [3, 1, 1], endpoints: [] }],
    });
    liar.control = async (setup) => ({
      ok: true,
      value: (setup.value >> 8 === 1 ? keyboard.device : (keyboard.configurations[0] as Uint8Array)).subarray(
        0,
        setup.length,
      ),
    });
    void new UsbIpServer({ exports: () => [{ busId: '1-1', device: liar }], policy: phonePolicy }).serve(there);
    const imported = valueOf(await UsbIpDevice.import(here, '1-1'));
    expect(decideDevice(phonePolicy, imported.descriptors)).toMatchObject({ allowed: true });
    here.close();
  });

  test('answers leave in the order in which transfers end', async () => {
    socket.write(
      Buffer.concat([submit(1, true, 2, 64), submit(2, true, 1, 512), submit(3, false, 1, 5), Buffer.from('hello')]),
    );
    const both = [await answer(), await answer()];
    expect(both.map((one) => one.seqnum).toSorted((a, b) => a - b)).toEqual([2, 3]);
    expect(both.find((one) => one.seqnum === 2)?.data.toString()).toBe('hello');
    socket.write(submit(4, false, 0, 0, { setup: '40 03 07 00 00 00 00 00' }));
    const bell = [await answer(), await answer()];
    expect(bell.map((one) => one.seqnum).toSorted((a, b) => a - b)).toEqual([1, 4]);
  });

  test('stall is EPIPE, a clear halt through control heals, other URBs go on', async () => {
    socket.write(submit(1, false, 0, 0, { setup: '40 02 81 00 00 00 00 00' }));
    expect(await answer()).toMatchObject({ status: 0 });
    socket.write(submit(2, true, 1, 512));
    expect(await answer()).toMatchObject({ seqnum: 2, status: -32, length: 0 });
    socket.write(submit(3, false, 0, 0, { setup: '02 01 00 00 81 00 00 00' }));
    expect(await answer()).toMatchObject({ seqnum: 3, status: 0 });
    socket.write(Buffer.concat([submit(4, false, 1, 3), Buffer.from('abc'), submit(5, true, 1, 512)]));
    const [first, second] = [await answer(), await answer()];
    expect([first.status, second.status]).toEqual([0, 0]);
    expect(Buffer.concat([first.data, second.data]).toString()).toBe('abc');
    socket.write(submit(6, true, 0, 4, { setup: 'c0 63 00 00 00 00 04 00' }));
    expect(await answer()).toMatchObject({ seqnum: 6, status: -32 });
    socket.write(submit(7, true, 9, 4));
    expect(await answer()).toMatchObject({ seqnum: 7, status: -2 });
  });

  test('unlink of a waiting URB: -ECONNRESET, no answer to the submit; of a finished one: 0', async () => {
    socket.write(Buffer.concat([submit(1, true, 1, 512), unlink(2, 1)]));
    expect(await answer()).toMatchObject({ code: 4, seqnum: 2, status: -104 });
    socket.write(Buffer.concat([unlink(3, 1), unlink(4, 99)]));
    expect(await answer()).toMatchObject({ code: 4, seqnum: 3, status: 0 });
    expect(await answer()).toMatchObject({ code: 4, seqnum: 4, status: 0 });
    // The number may be used again, and no byte was lost.
    socket.write(Buffer.concat([submit(1, true, 1, 512), submit(5, false, 1, 2), Buffer.from('ok')]));
    const both = [await answer(), await answer()];
    expect(both.map((one) => one.seqnum).toSorted((a, b) => a - b)).toEqual([1, 5]);
    expect(both.find((one) => one.seqnum === 1)?.data.toString()).toBe('ok');
  });

  test('a hundred URBs in flight, half of them unlinked: each answered exactly once', async () => {
    const count = 100;
    for (let seqnum = 1; seqnum <= count; seqnum += 1) socket.write(submit(seqnum, true, 1, 512));
    for (let seqnum = 2; seqnum <= count; seqnum += 2) socket.write(unlink(1000 + seqnum, seqnum));
    const ended = new Set<number>();
    for (let index = 0; index < count / 2; index += 1) {
      const one = await answer();
      expect(one).toMatchObject({ code: 4, status: -104 });
      ended.add(one.seqnum - 1000);
    }
    for (let index = 1; index <= count / 2; index += 1)
      socket.write(Buffer.concat([submit(2000 + index, false, 1, 4), hex(u32(index))]));
    const got: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const one = await answer();
      expect(one).toMatchObject({ code: 3, status: 0 });
      if (one.seqnum > 2000) continue;
      got.push(one.data.readUInt32BE());
      expect(ended.has(one.seqnum)).toBe(false);
      ended.add(one.seqnum);
    }
    expect(got).toEqual(Array.from({ length: count / 2 }, (_, index) => index + 1));
    expect(ended.size).toBe(count);
  });

  test('a short read that must not be short is EREMOTEIO, with its bytes', async () => {
    socket.write(Buffer.concat([submit(1, false, 1, 2), Buffer.from('hi'), submit(2, true, 1, 512, { flags: 1 })]));
    const both = [await answer(), await answer()];
    expect(both.find((one) => one.seqnum === 2)).toMatchObject({ status: -121, length: 2, data: Buffer.from('hi') });
  });

  test('isochronous transfers are refused packet by packet, and the stream is still understood', async () => {
    const packets = hex((u32(0, 100, 0, 0) + u32(100, 100, 0, 0)).replaceAll(' ', ''));
    socket.write(Buffer.concat([submit(1, false, 5, 200, { packets: 2 }), Buffer.alloc(200), packets]));
    expect(await answer()).toMatchObject({ seqnum: 1, status: -95, length: 0, packets: 2 });
    const refused = await take(32);
    expect([refused.readInt32BE(12), refused.readInt32BE(28)]).toEqual([-95, -95]);
    socket.write(submit(2, true, 0, 2, { setup: '80 00 00 00 00 00 02 00' }));
    expect(await answer()).toMatchObject({ seqnum: 2, status: 0, length: 2 });
  });

  test.each([0, 0xffffffff])('number_of_packets %i is an ordinary transfer', async (packets) => {
    socket.write(submit(1, true, 0, 2, { setup: '80 00 00 00 00 00 02 00', packets }));
    expect(await answer()).toMatchObject({ seqnum: 1, status: 0, length: 2 });
  });

  test('too many URBs fail by themselves; a transfer beyond the limit ends the connection', async () => {
    for (let seqnum = 1; seqnum <= urbLimits.inFlight + 3; seqnum += 1) socket.write(submit(seqnum, true, 2, 64));
    for (let index = 0; index < 3; index += 1) expect(await answer()).toMatchObject({ status: -12 });
    socket.write(submit(5000, true, 1, urbLimits.transfer_bytes + 1));
    expect(await reader.take(1)).toBeUndefined();
  });

  test.each([
    ['another device number', submit(1, true, 1, 64, { devid: 7 })],
    ['an unknown command', Buffer.alloc(48, 9)],
    ['an endpoint above 15', submit(1, true, 77, 64)],
    ['more isochronous packets than the kernel has', submit(1, true, 1, 64, { packets: 5000 })],
    ['a number that is still in use', Buffer.concat([submit(1, true, 1, 64), submit(1, true, 1, 64)])],
  ])('%s ends the connection', async (_name, bytes) => {
    socket.write(bytes);
    expect(await reader.take(1)).toBeUndefined();
  });

  test('random bytes end the connection or are answered, and the server lives', async () => {
    for (let round = 0; round < 30; round += 1) {
      const [wild] = await dial();
      wild.on('error', () => {});
      if (round % 2 === 0) wild.write(importRequest);
      wild.end(patternOf(2000, round + 1));
      wild.resume();
      await new Promise((resolve) => wild.once('close', resolve));
    }
    socket.write(submit(1, true, 0, 2, { setup: '80 00 00 00 00 00 02 00' }));
    expect(await answer()).toMatchObject({ seqnum: 1, status: 0 });
  });
});

describe('borrowing', () => {
  test('the client lists what is offered and hears why it gets nothing', async () => {
    const way = (): ReturnType<typeof socketPipe> => socketPipe(connect(listener.port, '127.0.0.1'));
    expect(valueOf(await listDevices(way()))).toMatchObject([
      { busId: '1-1', vendorId: 0x1209, interfaces: [[0xff, 0x42, 1]] },
    ]);
    const first = valueOf(await UsbIpDevice.import(way(), '1-1'));
    expect(await UsbIpDevice.import(way(), '1-1')).toMatchObject({
      ok: false,
      failure: { message: 'The device is lent to someone else.' },
    });
    expect(await UsbIpDevice.import(way(), '2-2')).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    await first.close();
  });

  test('a megabyte passes through a real socket', async () => {
    const remote = valueOf(await UsbIpDevice.import(socketPipe(connect(listener.port, '127.0.0.1')), '1-1'));
    valueOf(await remote.open());
    valueOf(await remote.selectConfiguration(1));
    valueOf(await remote.claimInterface(0));
    const bytes = patternOf(1_000_001);
    valueOf(await remote.transferOut(at.out, bytes));
    expect(Buffer.compare(valueOf(await remote.transferIn(at.in, 2_000_000)), bytes)).toBe(0);
    expect(
      await remote.control({ requestType: 0xc0, request: loopbackRequest.keep, value: 0, index: 0, length: 4 }),
    ).toMatchObject({ ok: true });
    await remote.close();
  });

  test('a server that answers what nobody asked is left', async () => {
    const [here, there] = pipePair();
    const importing = UsbIpDevice.import(here, '1-1');
    await there.write(hex('0111 0003 00000000'));
    await there.write(new Uint8Array(312));
    await there.write(hex(u32(3, 77, 0, 0, 0, 0, 4) + '00'.repeat(20)));
    expect(await importing).toMatchObject({ ok: false, failure: { kind: 'disconnected' } });
  });

  test('whole devices are for the whole-device policy; the attach command takes nothing but bus ids', () => {
    expect(decideDevice(wholeDevicePolicy, device.descriptors)).toMatchObject({ allowed: true });
    expect(attachCommand('linux', 3240, '1-1.2')).toEqual([
      'usbip',
      '--tcp-port',
      '3240',
      'attach',
      '-r',
      '127.0.0.1',
      '-b',
      '1-1.2',
    ]);
    expect(attachCommand('win32', 3240, '1-1')[0]).toBe('usbip.exe');
    expect(() => attachCommand('linux', 3240, '1-1; reboot')).toThrow('not a bus id');
    expect(() => attachCommand('linux', 0, '1-1')).toThrow('not a port');
  });
});
