import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  buildDescriptors,
  type BytePipe,
  configurationLength,
  decideDevice,
  descriptorType,
  listDevices,
  parseConfiguration,
  parseDeviceDescriptor,
  parseString,
  phonePolicy,
  pipePair,
  ShareMessageReader,
  UsbIpDevice,
  UsbIpServer,
  wholeDevicePolicy,
  writeShareMessage,
} from '@mistri/usb';
import { loopbackDevice } from '../../../packages/usb/test/loopback-gadget.ts';
import {
  operation,
  writeOperation,
  writeSubmit,
  writeText,
  writeUnlink,
} from '../../../packages/usb/src/usbip/wire.ts';
import { type FuzzTarget, must, type Outcome } from '../fuzz-target.ts';
import { pieces, type Random } from '../mutate.ts';

const mib = 1024 * 1024;
/** A transfer of 16 MiB may be announced before its bytes come (`urbLimits`). */
const oneTransfer_bytes = 40 * mib;
const devid = (1 << 16) | 2;

function submit(seqnum: number, endpoint: number, data: Uint8Array, isIn: boolean, length = data.length): Uint8Array {
  const head = writeSubmit({ seqnum, devid, isIn, endpoint, flags: 0, length, packets: 0 });
  return Buffer.concat([head, data]);
}

function control(seqnum: number, value: number, length: number): Uint8Array {
  const setup = { requestType: 0x80, request: 6, value, index: 0, length };
  return writeSubmit({ seqnum, devid, isIn: true, endpoint: 0, flags: 0, length, packets: 0, setup });
}

const borrow = Buffer.concat([writeOperation(operation.requestImport), writeText('1-1', 32)]);
const submits = [
  control(1, 0x0100, 18),
  control(2, 0x0200, 255),
  submit(3, 1, new Uint8Array(64).fill(5), false),
  submit(4, 1, new Uint8Array(0), true, 512),
  submit(5, 3, new Uint8Array(8), false),
  writeUnlink(6, devid, 5),
  submit(7, 2, new Uint8Array(0), true, 64),
];

/** Everything that the other side writes, then its end. */
async function sayAll(pipe: BytePipe, input: Uint8Array, random: Random): Promise<void> {
  for (const piece of pieces(input, random)) await pipe.write(piece);
}

export const usbIpServer: FuzzTarget = {
  name: 'USB/IP server',
  most_bytes: oneTransfer_bytes,
  make: () => ({
    seeds: [
      writeOperation(operation.requestList),
      borrow,
      Buffer.concat([borrow, ...submits]),
      ...submits.map((one) => Buffer.concat([borrow, one])),
    ],
    read: async (input, random): Promise<Outcome> => {
      const { device } = loopbackDevice();
      const count = { attached: 0, detached: 0 };
      const server = new UsbIpServer({
        exports: () => [{ busId: '1-1', device }],
        policy: phonePolicy,
        onAttach: () => (count.attached += 1),
        onDetach: () => (count.detached += 1),
      });
      const [mine, theirs] = pipePair();
      const answered = drained(theirs);
      const served = server.serve(mine);
      await sayAll(theirs, input, random);
      await answersLeave();
      theirs.close();
      await served;
      must(count.attached === count.detached, 'a device that was not given back');
      const free = await device.open();
      must(free.ok, 'a device that stays busy');
      await device.close();
      return (await answered) > 0 ? 'taken' : 'refused';
    },
  }),
};

/** Nothing here waits for more than microtasks: a few turns later everything that can be answered is. */
async function answersLeave(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await nextTurn();
}

async function drained(pipe: BytePipe): Promise<number> {
  let count = 0;
  for await (const bytes of pipe.incoming) count += bytes.length;
  return count;
}

/** What an honest server says to one that borrows its device. */
async function recordedServer(use: (pipe: BytePipe) => Promise<unknown>): Promise<Uint8Array> {
  const { device } = loopbackDevice();
  const server = new UsbIpServer({ exports: () => [{ busId: '1-1', device }], policy: phonePolicy });
  const [mine, theirs] = pipePair();
  const said: Uint8Array[] = [];
  const heard: BytePipe = {
    ...mine,
    write: (bytes) => {
      said.push(new Uint8Array(bytes));
      return mine.write(bytes);
    },
  };
  const served = server.serve(heard);
  await use(theirs);
  theirs.close();
  await served;
  return Buffer.concat(said);
}

function client(name: string, use: (pipe: BytePipe) => Promise<{ readonly ok: boolean }>): FuzzTarget {
  return {
    name,
    most_bytes: 16 * mib,
    make: async () => ({
      seeds: [await recordedServer(use)],
      read: async (input, random): Promise<Outcome> => {
        const [mine, theirs] = pipePair();
        const used = use(mine);
        await sayAll(theirs, input, random);
        theirs.close();
        return (await used).ok ? 'taken' : 'refused';
      },
    }),
  };
}

export const usbIpClient = client('USB/IP client: borrowing', async (pipe) => {
  const device = await UsbIpDevice.import(pipe, '1-1');
  if (device.ok) {
    decideDevice(wholeDevicePolicy, device.value.descriptors);
    await device.value.close();
  }
  return device;
});

export const usbIpList = client('USB/IP client: list', (pipe) => listDevices(pipe));

/** First byte: how long the device descriptor is; then both. */
export const descriptors: FuzzTarget = {
  name: 'USB descriptors',
  most_bytes: 16 * mib,
  make: () => {
    const { device } = loopbackDevice();
    const plain = buildDescriptors({
      vendorId: 1,
      productId: 2,
      interfaces: [{ number: 0, function: [0xff, 0x42, 1], endpoints: [{ address: 1, kind: 'bulk', maxPacket: 512 }] }],
    });
    const joined = [device.descriptors, plain].map(({ device: head, configurations: [body = new Uint8Array(0)] }) =>
      Buffer.concat([head, body]),
    );
    return {
      seeds: joined,
      read: (input) => {
        const [head, body] = [input.subarray(0, 18), input.subarray(18)];
        const decision = decideDevice(phonePolicy, { device: head, configurations: [body] });
        decideDevice(wholeDevicePolicy, { device: head, configurations: [body, body] });
        configurationLength(body);
        const configuration = parseConfiguration(body);
        if (configuration.ok) must(configuration.value.interfaces.length <= 64, 'too many interfaces');
        return parseDeviceDescriptor(head).ok && configuration.ok && decision.allowed ? 'taken' : 'refused';
      },
    };
  },
};

export const usbStrings: FuzzTarget = {
  name: 'USB texts',
  most_bytes: 16 * mib,
  make: () => {
    const text = Buffer.from('Mistri One', 'utf16le');
    return {
      seeds: [Buffer.concat([Buffer.from([text.length + 2, descriptorType.string]), text])],
      read: (input) => {
        const read = parseString(input);
        if (!read.ok) return 'refused';
        must(!/\p{C}/u.test(read.value), 'a text that steers the terminal');
        return 'taken';
      },
    };
  },
};

export const shareMessages: FuzzTarget = {
  name: 'states of a shared device',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [
      writeShareMessage({ type: 'hello', version: 1, remaining_s: 600 }),
      writeShareMessage({ type: 'here', number: 1, vendorId: 0x18d1, productId: 0x4ee7, product: 'One', serial: 'S1' }),
      writeShareMessage({ type: 'away', number: 1 }),
      writeShareMessage({ type: 'refused', reason: 'a keyboard' }),
    ],
    words: ['"type":"here"', '"number":', '\n', '\u001b[2J', '"__proto__":'],
    read: (input, random) => {
      const reader = new ShareMessageReader();
      let outcome: Outcome = 'taken';
      for (const piece of pieces(input, random)) {
        const messages = reader.take(piece);
        if (!messages) outcome = 'refused';
        if (!messages) break;
        must(!messages.some((one) => /\p{Cc}/u.test(Object.values(one).join(''))), 'a text that steers the terminal');
      }
      return outcome;
    },
  }),
};
