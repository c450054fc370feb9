import { buildDescriptors } from '../src/gadget/build-descriptors.ts';
import { type Gadget, GadgetDevice } from '../src/gadget/gadget-device.ts';
import { InPipe } from '../src/gadget/in-pipe.ts';
import { OutPipe } from '../src/gadget/out-pipe.ts';
import { usbSpeed } from '../src/usb-device.ts';

/** Vendor requests of the gadget below. */
export const loopbackRequest = { keep: 1, halt: 2, ring: 3, zeroPacket: 4 } as const;

export const loopbackEndpoint = {
  /** Bulk: what goes in at `out` comes back at `in`. */
  out: 0x01,
  in: 0x81,
  /** Interrupt: one packet for each `ring`. */
  bell: 0x82,
  /** Takes nothing, ever. */
  deaf: 0x03,
  /** In the second setting of interface 0 only. */
  other: 0x84,
} as const;

const maxPacket = 512;

/** A device for conformance tests: loopback, bell, a deaf endpoint, two alternate settings, and a place to keep bytes. */
export function loopbackDevice(): { device: GadgetDevice; gadget: Gadget } {
  const inPipe = new InPipe(maxPacket);
  const bell = new InPipe(64);
  const other = new InPipe(maxPacket);
  let kept = new Uint8Array(0);
  let zeroPacket = false;
  const outPipe = new OutPipe(async (bytes) => {
    void inPipe.write(bytes, zeroPacket);
  });
  const deaf = new OutPipe(() => new Promise(() => {}));
  const { out, in: inward, bell: bellAddress, deaf: deafAddress, other: otherAddress } = loopbackEndpoint;
  const loop = [
    { address: out, kind: 'bulk', maxPacket },
    { address: inward, kind: 'bulk', maxPacket },
    { address: bellAddress, kind: 'interrupt', maxPacket: 64, interval: 4 },
    { address: deafAddress, kind: 'bulk', maxPacket },
  ] as const;
  const gadget: Gadget = {
    identity: {
      vendorId: 0x1209,
      productId: 0x0001,
      serial: 'LOOP-0001',
      product: 'Loopback',
      manufacturer: 'Mistri',
      port: '1-1',
    },
    speed: usbSpeed.high,
    descriptors: buildDescriptors({
      vendorId: 0x1209,
      productId: 0x0001,
      interfaces: [
        { number: 0, function: [0xff, 0x42, 0x01], endpoints: loop },
        {
          number: 0,
          alternate: 1,
          function: [0xff, 0x42, 0x01],
          endpoints: [{ address: otherAddress, kind: 'bulk', maxPacket }],
        },
      ],
    }),
    strings: ['', 'Mistri', 'Loopback', 'LOOP-0001'],
    inPipes: new Map([
      [inward, inPipe],
      [bellAddress, bell],
      [otherAddress, other],
    ]),
    outPipes: new Map([
      [out, outPipe],
      [deafAddress, deaf],
    ]),
    control: async (setup, data) => {
      const isIn = (setup.requestType & 0x80) !== 0;
      switch (setup.request) {
        case loopbackRequest.keep:
          if (!isIn) kept = new Uint8Array(data);
          return kept;
        case loopbackRequest.halt:
          (setup.value & 0x80 ? inPipe : outPipe).halt();
          return new Uint8Array(0);
        case loopbackRequest.ring:
          void bell.write(Uint8Array.of(setup.value));
          return new Uint8Array(0);
        case loopbackRequest.zeroPacket:
          zeroPacket = setup.value !== 0;
          return new Uint8Array(0);
        default:
          return undefined;
      }
    },
  };
  return { device: new GadgetDevice(gadget), gadget };
}
