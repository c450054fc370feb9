import { describe, expect, test } from 'vitest';
import { loopbackDevice, loopbackEndpoint as at, loopbackRequest } from '../../test/loopback-gadget.ts';
import { deviceConformance, patternOf, valueOf } from '../../test/device-conformance.ts';
import { type BytePipe, pipePair } from '../byte-pipe.ts';
import { type DevicePolicy, wholeDevicePolicy } from '../device-policy.ts';
import { buildDescriptors } from '../gadget/build-descriptors.ts';
import { type Gadget, GadgetDevice } from '../gadget/gadget-device.ts';
import type { UsbDevice } from '../usb-device.ts';
import { UsbIpDevice } from '../usbip/usbip-device.ts';
import { UsbIpServer } from '../usbip/usbip-server.ts';
import { type BorrowEvent, DeviceBorrow } from './device-borrow.ts';
import { DeviceShare, type ShareEvent, sharedBusId } from './device-share.ts';
import { hereMessage, type ShareMessage } from './share-message.ts';
import { sharedIdentityOf } from './shared-identity.ts';

/** Both ends in one process, and the hands of everybody: who plugs, who stops, who attaches. */
class Stage {
  readonly shared: ShareEvent[] = [];
  readonly borrowed: BorrowEvent[] = [];
  readonly share: DeviceShare;
  readonly borrow: DeviceBorrow;
  #listener: ((device: UsbDevice) => void) | undefined;
  readonly #waiting = new Set<() => void>();
  /** Ways between the two ends. */
  readonly pipes: BytePipe[] = [];

  constructor(first: GadgetDevice, open?: () => BytePipe) {
    this.borrow = new DeviceBorrow({
      open: open ?? (() => this.#open()),
      policy: wholeDevicePolicy,
      onEvent: (event) => this.#note(() => this.borrowed.push(event)),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
    this.share = new DeviceShare({
      source: {
        onDevice: (listener) => {
          this.#listener = listener;
          return () => {
            this.#listener = undefined;
          };
        },
      },
      agreed: sharedIdentityOf(first),
      policy: wholeDevicePolicy,
      onEvent: (event) =>
        this.#note(() => {
          this.shared.push(event);
          const message = messageOf(event);
          if (message) this.borrow.heard(message);
        }),
    });
  }

  plug(device: UsbDevice): void {
    this.#listener?.(device);
  }

  /** As the kernel of the technician's machine does it. */
  attach(): Promise<Awaited<ReturnType<typeof UsbIpDevice.import>>> {
    const [kernel, server] = pipePair();
    void this.borrow.server.serve(server);
    return UsbIpDevice.import(kernel, sharedBusId);
  }

  async until(what: () => boolean): Promise<void> {
    while (!what()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  offered(number: number): Promise<void> {
    return this.until(() => this.borrowed.some((event) => event.kind === 'offered' && event.number === number));
  }

  kinds(events: readonly { readonly kind: string }[]): string[] {
    return events.map(({ kind }) => kind).filter((kind) => kind !== 'control');
  }

  #open(): BytePipe {
    const [here, there] = pipePair();
    this.pipes.push(here);
    void this.share.serve(there);
    return here;
  }

  #note(add: () => void): void {
    add();
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

function messageOf(event: ShareEvent): ShareMessage | undefined {
  if (event.kind === 'here') return hereMessage(event.number, event.identity);
  if (event.kind === 'away') return { type: 'away', number: event.number };
  return event.kind === 'refused' ? { type: 'refused', reason: event.reason } : undefined;
}

/** A device that counts what reaches it. */
function counted(
  change: Partial<Gadget['identity']> = {},
  interfaceClass = 0xff,
): { device: GadgetDevice; readonly reached: () => number } {
  const { gadget } = loopbackDevice();
  let reached = 0;
  const { vendorId, productId, ...rest } = { ...gadget.identity, ...change };
  const device = new GadgetDevice({
    ...gadget,
    identity: { vendorId, productId, ...rest },
    descriptors:
      interfaceClass === 0xff && vendorId === 0x1209
        ? gadget.descriptors
        : keyboard(vendorId, productId, interfaceClass),
    control: async (setup, data) => {
      reached += 1;
      return gadget.control?.(setup, data);
    },
  });
  return { device, reached: () => reached };
}

function keyboard(vendorId: number, productId: number, interfaceClass: number): Gadget['descriptors'] {
  const endpoints = [{ address: at.bell, kind: 'interrupt', maxPacket: 8, interval: 4 }] as const;
  return buildDescriptors({
    vendorId,
    productId,
    interfaces: [{ number: 0, function: [interfaceClass, 1, 1], endpoints }],
  });
}

deviceConformance('a device through both ends of device mode', async () => {
  const { device } = loopbackDevice();
  const stage = new Stage(device);
  stage.plug(device);
  await stage.offered(1);
  const attached = valueOf(await stage.attach());
  return { device: attached, unplug: () => device.unplug(), end: () => stage.share.stop() };
});

describe('device mode', () => {
  test('follows the device through its modes, and keeps the place empty until it is back', async () => {
    const first = loopbackDevice().device;
    const stage = new Stage(first);
    stage.plug(first);
    await stage.offered(1);
    const one = valueOf(await stage.attach());
    await one.open();
    valueOf(await one.selectConfiguration(1));
    first.unplug();
    expect(one.connected || (await gone(one))).toBe(true);
    expect(await stage.attach()).toMatchObject({ ok: false });
    const second = counted({ productId: 0x0002 }).device;
    stage.plug(second);
    await stage.offered(2);
    const two = valueOf(await stage.attach());
    expect(two.identity.serial).toBe('LOOP-0001');
    expect(stage.kinds(stage.borrowed)).toEqual(['offered', 'attached', 'away', 'offered', 'attached']);
    expect(stage.kinds(stage.shared)).toEqual(['here', 'attached', 'away', 'detached', 'here', 'attached']);
  });

  test('the new mode may be told of before the end of the old one', async () => {
    const first = loopbackDevice().device;
    const stage = new Stage(first);
    stage.plug(first);
    await stage.offered(1);
    stage.plug(loopbackDevice().device);
    first.unplug();
    await stage.offered(2);
    expect(valueOf(await stage.attach()).connected).toBe(true);
  });

  test('what the technician detaches is offered again, and says so', async () => {
    const { device } = loopbackDevice();
    const stage = new Stage(device);
    stage.plug(device);
    await stage.offered(1);
    await valueOf(await stage.attach()).close();
    await stage.until(() => stage.borrowed.filter(({ kind }) => kind === 'offered').length === 2);
    expect(stage.borrowed.at(-1)).toMatchObject({ kind: 'offered', number: 1, again: true });
    expect(stage.kinds(stage.borrowed)).toEqual(['offered', 'attached', 'returned', 'offered']);
    expect(valueOf(await stage.attach()).connected).toBe(true);
  });

  test('a way that breaks while the device stays is replaced', async () => {
    const { device } = loopbackDevice();
    const stage = new Stage(device);
    stage.plug(device);
    await stage.offered(1);
    stage.pipes[0]?.close();
    await stage.until(() => stage.borrowed.filter(({ kind }) => kind === 'offered').length === 2);
    expect(stage.borrowed.at(-1)).toMatchObject({ again: false });
  });
});

describe('attacks', () => {
  test.each([
    ['another serial number', { serial: 'LOOP-0002' }, 'its serial number is another one'],
    ['another socket', { port: '1-2' }, 'it is in another socket: plug it in where it was'],
    [
      'another maker',
      { vendorId: 0x046d, productId: 0xc31c },
      'it is another kind of device than the one that was agreed',
    ],
  ])('%s under the same session is refused and not touched', async (_name, change, reason) => {
    const first = loopbackDevice().device;
    const stage = new Stage(first);
    stage.plug(first);
    await stage.offered(1);
    first.unplug();
    const other = counted(change);
    stage.plug(other.device);
    expect(stage.shared.at(-1)).toMatchObject({ kind: 'refused', reason });
    expect(stage.borrowed.at(-1)).toMatchObject({ kind: 'refused', reason });
    expect(await stage.attach()).toMatchObject({ ok: false });
    expect(other.reached()).toBe(0);
  });

  test('a keyboard with the serial number and the maker of the phone is refused', async () => {
    const first = loopbackDevice().device;
    const stage = new Stage(first);
    stage.plug(first);
    await stage.offered(1);
    first.unplug();
    const { device, reached } = counted({}, 3);
    stage.plug(device);
    expect(stage.shared.at(-1)).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(stage.shared.at(-1))).toContain('a keyboard or mouse');
    expect(await stage.attach()).toMatchObject({ ok: false });
    expect(reached()).toBe(0);
  });

  test('a customer’s end that lends a keyboard does not get it into the technician’s machine', async () => {
    const { device } = counted({}, 3);
    const everything: DevicePolicy = {
      ...wholeDevicePolicy,
      allowClasses: [{ interfaceClass: 3 }],
      denyClasses: [],
    };
    const liar = new UsbIpServer({ exports: () => [{ busId: sharedBusId, device }], policy: everything });
    const stage = new Stage(device, () => {
      const [here, there] = pipePair();
      void liar.serve(there);
      return here;
    });
    stage.borrow.heard({ type: 'here', number: 1, vendorId: 0x1209, productId: 1 });
    await stage.until(() => stage.borrowed.length > 0);
    expect(stage.borrowed[0]).toMatchObject({ kind: 'refused' });
    expect(await stage.attach()).toMatchObject({ ok: false });
  });

  test('stopped under load: no request reaches the device afterwards, and everything under way ends', async () => {
    const { device, reached } = counted();
    const stage = new Stage(device);
    stage.plug(device);
    await stage.offered(1);
    const attached = valueOf(await stage.attach());
    valueOf(await attached.open());
    valueOf(await attached.selectConfiguration(1));
    valueOf(await attached.claimInterface(0));
    const keep = { requestType: 0x40, request: loopbackRequest.keep, value: 0, index: 0, length: 64 };
    const load = Array.from({ length: 200 }, () => attached.control(keep, patternOf(64)));
    const waiting = attached.transferIn(at.in, 512);
    await load[20];
    const stopping = stage.share.stop();
    const before = reached();
    await stopping;
    const ends = await Promise.all([...load, waiting]);
    expect(ends.some(({ ok }) => !ok)).toBe(true);
    expect(ends.at(-1)).toMatchObject({ ok: false, failure: { kind: 'disconnected' } });
    expect(reached()).toBe(before);
    expect(stage.kinds(stage.shared).slice(-2)).toEqual(['detached', 'away']);
  });

  test('stop wins over attaching again, whoever stops and whenever', async () => {
    const first = loopbackDevice().device;
    const customer = new Stage(first);
    customer.plug(first);
    await customer.offered(1);
    first.unplug();
    await customer.share.stop();
    const late = counted();
    customer.plug(late.device);
    expect(customer.share.presence).toBeUndefined();
    expect(await customer.attach()).toMatchObject({ ok: false });
    expect(late.reached()).toBe(0);

    const { device } = loopbackDevice();
    const technician = new Stage(device);
    technician.plug(device);
    // It is being read in this moment.
    await technician.borrow.stop();
    await new Promise((resolve) => setImmediate(resolve));
    technician.borrow.heard({ type: 'here', number: 2, vendorId: 0x1209, productId: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(technician.borrowed).toEqual([]);
    expect(await technician.attach()).toMatchObject({ ok: false });
  });

  test('a second borrower gets nothing while the first has it, and nothing after the stop', async () => {
    const { device } = loopbackDevice();
    const stage = new Stage(device);
    stage.plug(device);
    await stage.offered(1);
    const thief = async (): Promise<unknown> => {
      const [here, there] = pipePair();
      void stage.share.serve(there);
      return UsbIpDevice.import(here, sharedBusId);
    };
    expect(await thief()).toMatchObject({ ok: false, failure: { message: 'The device is lent to someone else.' } });
    await stage.share.stop();
    expect(await thief()).toMatchObject({ ok: false });
  });
});

async function gone(device: UsbDevice): Promise<boolean> {
  await new Promise<void>((resolve) => device.onDisconnect(resolve));
  return !device.connected;
}
