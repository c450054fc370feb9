import {
  adbInterface,
  buildDescriptors,
  fastbootInterface,
  type Gadget,
  GadgetDevice,
  InPipe,
  OutPipe,
  usbSpeed,
} from '@mistri/usb';

/** Numbers of Google's reference phones, which every adb, fastboot and udev rule knows. */
export const usbModes = {
  system: { vendorId: 0x18d1, productId: 0x4ee7 },
  recovery: { vendorId: 0x18d1, productId: 0xd001 },
  fastboot: { vendorId: 0x18d1, productId: 0x4ee0 },
} as const;

export type UsbMode = keyof typeof usbModes;

const maxPacket = 512;

export interface UsbFunction {
  receive(bytes: Uint8Array): Promise<void>;
  restart(): void;
}

export interface UsbModeRequest {
  readonly mode: UsbMode;
  readonly serial: string;
  readonly product: string;
  readonly makeFunction: (send: (bytes: Uint8Array) => Promise<void>) => UsbFunction;
  readonly onTransfer: (direction: 'in' | 'out', bytes: Uint8Array) => void;
}

/** The phone on the wire in one mode: one interface, a bulk endpoint each way. */
export function makeUsbDevice({ mode, serial, product, makeFunction, onTransfer }: UsbModeRequest): GadgetDevice {
  const ids = usbModes[mode];
  const rule = mode === 'fastboot' ? fastbootInterface : adbInterface;
  const inPipe = new InPipe(maxPacket);
  const made = makeFunction((bytes) => {
    onTransfer('in', bytes);
    return inPipe.write(bytes);
  });
  // One transfer is worked on while the next is taken: a command counts as sent before it is answered.
  let working: Promise<void> = Promise.resolve();
  const outPipe = new OutPipe(async (bytes) => {
    onTransfer('out', bytes);
    const before = working;
    working = before.then(() => made.receive(bytes));
    await before;
  });
  const gadget: Gadget = {
    identity: { ...ids, serial, product, manufacturer: 'Mistri', port: '1-1' },
    speed: usbSpeed.high,
    descriptors: buildDescriptors({
      ...ids,
      interfaces: [
        {
          number: 0,
          function: [rule.interfaceClass, rule.subclass ?? 0, rule.protocol ?? 0],
          nameIndex: 4,
          endpoints: [
            { address: 0x01, kind: 'bulk', maxPacket },
            { address: 0x81, kind: 'bulk', maxPacket },
          ],
        },
      ],
    }),
    strings: ['', 'Mistri', product, serial, mode === 'fastboot' ? 'fastboot' : 'ADB Interface'],
    inPipes: new Map([[0x81, inPipe]]),
    outPipes: new Map([[0x01, outPipe]]),
    restarted: () => made.restart(),
  };
  return new GadgetDevice(gadget);
}
