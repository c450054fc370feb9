import { describe, expect, test } from 'vitest';
import { patternOf, valueOf } from '../../test/device-conformance.ts';
import { loopbackDevice, loopbackEndpoint as at } from '../../test/loopback-gadget.ts';
import { webUsbShim } from '../../test/webusb-shim.ts';
import { buildDescriptors } from '../gadget/build-descriptors.ts';
import { GadgetDevice } from '../gadget/gadget-device.ts';
import type { UsbDevice } from '../usb-device.ts';
import { failureOf } from './webusb-failure.ts';
import { WebUsbDevice } from './webusb-device.ts';
import { looksLikePhone, type WebUsbPlatform, WebUsbSource } from './webusb-source.ts';

async function ready(): Promise<{ adapter: WebUsbDevice; device: USBDevice; sizes: number[] }> {
  const { device: gadget } = loopbackDevice();
  const shim = webUsbShim(gadget);
  const sizes: number[] = [];
  const transferOut = shim.device.transferOut.bind(shim.device);
  shim.device.transferOut = (endpoint, data) => {
    sizes.push(data.byteLength);
    return transferOut(endpoint, data);
  };
  const adapter = valueOf(await WebUsbDevice.read(shim.device, shim.usb));
  valueOf(await adapter.open());
  valueOf(await adapter.selectConfiguration(1));
  valueOf(await adapter.claimInterface(0));
  return { adapter, device: shim.device, sizes };
}

describe('the WebUSB adapter', () => {
  test('splits large transfers into parts of at most 1 MiB, in order', async () => {
    const { adapter, sizes } = await ready();
    const bytes = patternOf(3 * 1024 * 1024 + 5);
    const reading = adapter.transferIn(at.in, 4 * 1024 * 1024);
    expect(valueOf(await adapter.transferOut(at.out, bytes))).toBe(bytes.length);
    expect(sizes).toEqual([1_048_576, 1_048_576, 1_048_576, 5]);
    expect(Buffer.compare(valueOf(await reading), bytes)).toBe(0);
  });

  test('an empty packet follows where it is asked for', async () => {
    const { adapter, sizes } = await ready();
    valueOf(await adapter.transferOut(at.out, patternOf(512), { zeroPacket: true }));
    valueOf(await adapter.transferOut(at.out, patternOf(100), { zeroPacket: true }));
    valueOf(await adapter.transferOut(at.out, patternOf(512)));
    expect(sizes).toEqual([512, 0, 100, 512]);
  });

  test('choosing the active configuration again and claiming twice trouble nobody; forget gives the permission back', async () => {
    const { adapter, device } = await ready();
    valueOf(await adapter.selectConfiguration(1));
    valueOf(await adapter.claimInterface(0));
    valueOf(await adapter.releaseInterface(0));
    expect(await adapter.claimInterface(9)).toMatchObject({ ok: false, failure: { kind: 'not_found' } });
    await adapter.forget();
    expect(device.opened).toBe(false);
  });
});

describe('hot-plug', () => {
  const platformOf = (
    there: readonly GadgetDevice[],
  ): { platform: WebUsbPlatform; readonly plug: (device: GadgetDevice) => void } => {
    const listeners = {
      connect: new Set<(event: { device: USBDevice }) => void>(),
      disconnect: new Set<(event: { device: USBDevice }) => void>(),
    };
    const shimOf = (device: GadgetDevice): USBDevice => {
      const shim = webUsbShim(device);
      device.onDisconnect(() => listeners.disconnect.forEach((listener) => listener({ device: shim.device })));
      return shim.device;
    };
    const shims = there.map((device) => shimOf(device));
    return {
      platform: {
        getDevices: async () => shims,
        addEventListener: (type, listener) => void listeners[type].add(listener),
        removeEventListener: (type, listener) => void listeners[type].delete(listener),
      },
      plug: (device) => {
        const shim = shimOf(device);
        for (const listener of listeners.connect) listener({ device: shim });
      },
    };
  };

  test('what is there and what comes is told; what is not wanted is never opened; what cannot be opened is said', async () => {
    const keyboard = new GadgetDevice({
      ...loopbackDevice().gadget,
      descriptors: buildDescriptors({
        vendorId: 1,
        productId: 2,
        interfaces: [{ number: 0, function: [3, 1, 1], endpoints: [] }],
      }),
    });
    const taken = loopbackDevice().device;
    valueOf(await taken.open());
    const { device: first } = loopbackDevice();
    const { platform, plug } = platformOf([first, keyboard, taken]);
    const seen: UsbDevice[] = [];
    const problems: string[] = [];
    const source = new WebUsbSource(platform, {
      wanted: looksLikePhone,
      onUnreadable: (failure) => problems.push(failure.kind),
    });
    const stop = source.onDevice((device) => seen.push(device));
    await expect.poll(() => seen.length + problems.length).toBe(2);
    expect(problems).toEqual(['busy']);
    expect(valueOf(await keyboard.open())).toBeUndefined();
    plug(loopbackDevice().device);
    await expect.poll(() => seen.length).toBe(2);
    first.unplug();
    expect(seen[0]?.connected).toBe(false);
    stop();
    plug(loopbackDevice().device);
    expect(seen).toHaveLength(2);
  });
});

describe('what platforms say when something fails', () => {
  test.each([
    ['NetworkError', 'Unable to claim interface.', 'busy', 'adb kill-server'],
    ['Error', 'claimInterface error: Error: LIBUSB_ERROR_BUSY', 'busy', 'Close adb'],
    ['SecurityError', 'The requested interface implements a protected class.', 'refused', 'The connector can'],
    ['SecurityError', 'Access denied.', 'refused', 'udev'],
    ['Error', 'open error: Error: LIBUSB_ERROR_ACCESS', 'refused', 'WinUSB'],
    ['Error', 'transferIn error: Error: LIBUSB_TRANSFER_NO_DEVICE', 'disconnected', 'gone'],
    ['NotFoundError', 'The device was disconnected.', 'disconnected', 'gone'],
    [
      'NotFoundError',
      'The specified endpoint is not part of a claimed and selected alternate interface.',
      'not_found',
      'part',
    ],
    ['AbortError', 'The transfer was cancelled.', 'cancelled', 'cancelled'],
    ['InvalidStateError', 'The device must be opened first.', 'invalid', 'state'],
    ['Error', 'LIBUSB_TRANSFER_TIMED_OUT', 'timeout', 'time'],
    ['Error', 'LIBUSB_ERROR_NOT_SUPPORTED', 'unsupported', 'cannot'],
    ['Error', '/home/someone/secret', 'protocol', 'The transfer failed.'],
  ])('%s: %s', (name, message, kind, words) => {
    const error = new DOMException(message, name);
    const { failure } = failureOf(error, true);
    expect(failure.kind).toBe(kind);
    expect(failure.message).toContain(words);
    expect(failureOf(error, false).failure.kind).toBe('disconnected');
  });
});
