import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decideDevice, phonePolicy } from '../src/device-policy.ts';
import type { SetupPacket } from '../src/setup-packet.ts';
import type { UsbDevice } from '../src/usb-device.ts';
import type { UsbResult } from '../src/usb-failure.ts';
import { loopbackEndpoint as at, loopbackRequest } from './loopback-gadget.ts';

export interface Bench {
  /** A way to the device of `loopback-gadget.ts`, not opened. */
  readonly device: UsbDevice;
  unplug(): void;
  end(): Promise<void>;
}

const vendorOut = (request: number, value = 0, length = 0): SetupPacket => ({
  requestType: 0x40,
  request,
  value,
  index: 0,
  length,
});
const vendorIn = (request: number, length: number): SetupPacket => ({
  requestType: 0xc0,
  request,
  value: 0,
  index: 0,
  length,
});

export function patternOf(length: number, seed = 7): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

export function valueOf<T>(result: UsbResult<T>): T {
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`);
  return result.value;
}

const kindOf = (result: UsbResult<unknown>): string => (result.ok ? 'ok' : result.failure.kind);

/** What every `UsbDevice` promises, whoever implements it: one suite, each way to a device runs it. */
export function deviceConformance(name: string, makeBench: () => Promise<Bench>): void {
  describe(`${name} keeps the promises of UsbDevice`, () => {
    let bench: Bench;
    let device: UsbDevice;

    beforeEach(async () => {
      bench = await makeBench();
      ({ device } = bench);
    });
    afterEach(() => bench.end());

    const ready = async (): Promise<void> => {
      valueOf(await device.open());
      valueOf(await device.selectConfiguration(1));
      valueOf(await device.claimInterface(0));
    };

    test('shows identity and raw descriptors before it is opened', () => {
      expect(device.identity).toMatchObject({
        vendorId: 0x1209,
        productId: 1,
        serial: 'LOOP-0001',
        product: 'Loopback',
      });
      expect(device.descriptors.device).toHaveLength(18);
      expect(decideDevice(phonePolicy, device.descriptors)).toMatchObject({ allowed: true });
    });

    test('refuses transfers before it is opened and claimed, and a second user', async () => {
      expect(kindOf(await device.transferIn(at.in, 512))).toBe('refused');
      expect(kindOf(await device.claimInterface(0))).not.toBe('ok');
      await ready();
      expect(kindOf(await device.open())).toBe('busy');
    });

    test('carries control transfers both ways and stalls on what the device does not know', async () => {
      await ready();
      const bytes = patternOf(300);
      valueOf(await device.control(vendorOut(loopbackRequest.keep, 0, bytes.length), bytes));
      expect(valueOf(await device.control(vendorIn(loopbackRequest.keep, 300)))).toEqual(bytes);
      expect(valueOf(await device.control(vendorIn(loopbackRequest.keep, 10)))).toEqual(bytes.subarray(0, 10));
      expect(kindOf(await device.control(vendorIn(99, 10)))).toBe('stall');
      // Endpoint 0 recovers by itself.
      expect(valueOf(await device.control(vendorIn(loopbackRequest.keep, 1)))).toHaveLength(1);
    });

    test.each([1, 511, 513, 1000, 70_001])('loops %i bytes, ended by a short packet', async (length) => {
      await ready();
      const bytes = patternOf(length);
      expect(valueOf(await device.transferOut(at.out, bytes))).toBe(length);
      expect(valueOf(await device.transferIn(at.in, 131_072))).toEqual(bytes);
    });

    test('a transfer is full without a short packet, and an empty packet ends the next one', async () => {
      await ready();
      valueOf(await device.transferOut(at.out, patternOf(1024)));
      expect(valueOf(await device.transferIn(at.in, 1024))).toEqual(patternOf(1024));
      valueOf(await device.control(vendorOut(loopbackRequest.zeroPacket, 1)));
      valueOf(await device.transferOut(at.out, patternOf(1024)));
      expect(valueOf(await device.transferIn(at.in, 1024))).toEqual(patternOf(1024));
      expect(valueOf(await device.transferIn(at.in, 1024))).toHaveLength(0);
      valueOf(await device.transferOut(at.out, patternOf(512)));
      expect(valueOf(await device.transferIn(at.in, 4096))).toEqual(patternOf(512));
    });

    test('several transfers of one endpoint come back in the order in which they were asked', async () => {
      await ready();
      const reads = Array.from({ length: 6 }, () => device.transferIn(at.in, 512));
      for (let index = 0; index < 6; index += 1)
        valueOf(await device.transferOut(at.out, patternOf(300 + index, index + 1)));
      const got = await Promise.all(reads);
      expect(got.map((one) => valueOf(one))).toEqual(
        Array.from({ length: 6 }, (_, index) => patternOf(300 + index, index + 1)),
      );
    });

    test('an endpoint that waits keeps no other waiting', async () => {
      await ready();
      const bell = device.transferIn(at.bell, 64);
      const deaf = device.transferOut(at.deaf, patternOf(512));
      valueOf(await device.transferOut(at.out, patternOf(100)));
      expect(valueOf(await device.transferIn(at.in, 512))).toEqual(patternOf(100));
      valueOf(await device.control(vendorOut(loopbackRequest.ring, 42)));
      expect(valueOf(await bell)).toEqual(Uint8Array.of(42));
      await device.close();
      expect(kindOf(await deaf)).not.toBe('ok');
    });

    test('a cancelled IN transfer loses no byte', async () => {
      await ready();
      const abort = new AbortController();
      const first = device.transferIn(at.in, 512, { signal: abort.signal });
      const second = device.transferIn(at.in, 512);
      abort.abort();
      expect(kindOf(await first)).toBe('cancelled');
      for (let index = 1; index <= 3; index += 1)
        valueOf(await device.transferOut(at.out, patternOf(100 + index, index)));
      expect(valueOf(await second)).toEqual(patternOf(101, 1));
      expect(valueOf(await device.transferIn(at.in, 512))).toEqual(patternOf(102, 2));
      expect(valueOf(await device.transferIn(at.in, 512))).toEqual(patternOf(103, 3));
    });

    test('a cancelled OUT transfer ends, also when the device never takes it', async () => {
      await ready();
      const abort = new AbortController();
      const sending = device.transferOut(at.deaf, patternOf(512), { signal: abort.signal });
      abort.abort();
      expect(kindOf(await sending)).toBe('cancelled');
      expect(kindOf(await device.transferIn(at.in, 512, { signal: abort.signal }))).toBe('cancelled');
    });

    test('a halted endpoint stalls until the halt is cleared; the others go on', async () => {
      await ready();
      const waiting = device.transferIn(at.in, 512);
      valueOf(await device.control(vendorOut(loopbackRequest.halt, 0x81)));
      expect(kindOf(await waiting)).toBe('stall');
      expect(kindOf(await device.transferIn(at.in, 512))).toBe('stall');
      valueOf(await device.control(vendorOut(loopbackRequest.ring, 5)));
      expect(valueOf(await device.transferIn(at.bell, 64))).toEqual(Uint8Array.of(5));
      valueOf(await device.clearHalt(at.in));
      valueOf(await device.transferOut(at.out, patternOf(9)));
      expect(valueOf(await device.transferIn(at.in, 512))).toEqual(patternOf(9));
      valueOf(await device.control(vendorOut(loopbackRequest.halt, 0x01)));
      expect(kindOf(await device.transferOut(at.out, patternOf(9)))).toBe('stall');
      valueOf(await device.clearHalt(at.out));
      expect(valueOf(await device.transferOut(at.out, patternOf(9)))).toBe(9);
    });

    test('more than was asked for is an overflow, and the endpoint goes on', async () => {
      await ready();
      valueOf(await device.transferOut(at.out, patternOf(512)));
      expect(kindOf(await device.transferIn(at.in, 100))).toBe('overflow');
      valueOf(await device.transferOut(at.out, patternOf(20)));
      expect(valueOf(await device.transferIn(at.in, 512))).toEqual(patternOf(20));
    });

    test('an alternate setting brings its endpoints and takes the others away', async () => {
      await ready();
      expect(kindOf(await device.transferIn(at.other, 512))).toBe('not_found');
      valueOf(await device.selectAlternate(0, 1));
      expect(kindOf(await device.transferIn(at.in, 512))).toBe('not_found');
      valueOf(await device.selectAlternate(0, 0));
      valueOf(await device.transferOut(at.out, patternOf(30)));
      expect(valueOf(await device.transferIn(at.in, 512))).toEqual(patternOf(30));
      expect(kindOf(await device.selectAlternate(0, 7))).not.toBe('ok');
    });

    test('after a reset nothing of before comes', async () => {
      await ready();
      valueOf(await device.transferOut(at.out, patternOf(700)));
      valueOf(await device.reset());
      valueOf(await device.transferOut(at.out, patternOf(40)));
      expect(valueOf(await device.transferIn(at.in, 4096))).toEqual(patternOf(40));
    });

    test('pulled out: told once, everything under way ends, nothing new begins', async () => {
      await ready();
      let told = 0;
      device.onDisconnect(() => (told += 1));
      const waiting = [
        device.transferIn(at.in, 512),
        device.transferIn(at.bell, 64),
        device.transferOut(at.deaf, patternOf(5)),
      ];
      bench.unplug();
      for (const one of waiting) expect(kindOf(await one)).toBe('disconnected');
      expect(device.connected).toBe(false);
      expect(told).toBe(1);
      expect(kindOf(await device.transferIn(at.in, 512))).toBe('disconnected');
      expect(kindOf(await device.control(vendorIn(loopbackRequest.keep, 1)))).toBe('disconnected');
      let late = 0;
      device.onDisconnect(() => (late += 1));
      expect(late).toBe(1);
    });

    test('closing ends what is under way and may be done twice', async () => {
      await ready();
      const waiting = device.transferIn(at.in, 512);
      await device.close();
      await device.close();
      expect(kindOf(await waiting)).not.toBe('ok');
      expect(kindOf(await device.transferIn(at.in, 512))).not.toBe('ok');
    });
  });
}
