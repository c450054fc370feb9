import {
  adbInterface,
  buildDescriptors,
  done,
  failed,
  fastbootInterface,
  type ClassRule,
  success,
  type UsbDevice,
  usbSpeed,
} from '@mistri/usb';
import { FastbootClient, imageOf, openAdbConnection, pushFile } from '@mistri/android';
import { adbCommand, type AdbMessage, writeAdbHeader } from '@mistri/virtual-phone';
import type { Adb } from '@yume-chan/adb';
import { sideload } from '../../../packages/android/src/adb/sideload.ts';
import { parseScript, SyntaxProblem } from '../../../packages/virtual-phone/src/shell/parse-script.ts';
import { AdbDaemon } from '../../../packages/virtual-phone/src/adb/adb-daemon.ts';
import { syncService } from '../../../packages/virtual-phone/src/adb/sync-service.ts';
import { uids } from '../../../packages/virtual-phone/src/system/file-node.ts';
import { FileSystem } from '../../../packages/virtual-phone/src/system/file-system.ts';
import { FastbootDaemon } from '../../../packages/virtual-phone/src/fastboot/fastboot-daemon.ts';
import { makePhone, unlockBootLoader } from '../../../packages/virtual-phone/src/factory/make-phone.ts';
import { memoryStorage, Partitions, partitionSizes } from '../../../packages/virtual-phone/src/flash/partitions.ts';
import { bytesOf, type FuzzTarget, must, type Outcome, outcomeOf } from '../fuzz-target.ts';
import { pieces } from '../mutate.ts';

const mib = 1024 * 1024;

/** A phone that says these packets, whatever it is asked, and is unplugged behind them. */
function talking(rule: ClassRule, packets: Uint8Array[]): UsbDevice {
  const { interfaceClass, subclass = 0, protocol = 0 } = rule;
  const endpoints = [
    { address: 1, kind: 'bulk', maxPacket: 512 },
    { address: 0x81, kind: 'bulk', maxPacket: 512 },
  ] as const;
  const waiting = [...packets];
  const gone = failed('disconnected', 'The device is gone.');
  return {
    identity: { vendorId: 1, productId: 2, serial: 'S' },
    speed: usbSpeed.high,
    descriptors: buildDescriptors({
      vendorId: 1,
      productId: 2,
      interfaces: [{ number: 0, function: [interfaceClass, subclass, protocol], endpoints }],
    }),
    connected: true,
    open: async () => done,
    close: async () => undefined,
    selectConfiguration: async () => done,
    claimInterface: async () => done,
    releaseInterface: async () => done,
    selectAlternate: async () => done,
    clearHalt: async () => done,
    reset: async () => done,
    control: async () => success(new Uint8Array(0)),
    transferIn: async (_endpoint, length) => {
      const next = waiting.shift();
      if (!next) return gone;
      // What does not fit into one transfer comes with the next.
      if (next.length > length) waiting.unshift(next.subarray(length));
      return success(next.subarray(0, length));
    },
    transferOut: async (_endpoint, data) => (waiting.length > 0 ? success(data.length) : gone),
    onDisconnect: () => () => undefined,
  };
}

function message(command: number, arg0: number, arg1: number, payload: Uint8Array): Uint8Array {
  const whole: AdbMessage = { command, arg0, arg1, payload };
  return Buffer.concat([writeAdbHeader(whole), payload]);
}

const banner = bytesOf('device::ro.product.name=one;features=shell_v2,cmd');

export const adbAtComputer: FuzzTarget = {
  name: 'ADB packets, at the computer',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [
      message(adbCommand.connect, 0x0100_0001, 256 * 1024, banner),
      message(adbCommand.auth, 1, 0, new Uint8Array(20)),
      Buffer.concat([
        message(adbCommand.okay, 1, 1, new Uint8Array(0)),
        message(adbCommand.write, 1, 1, new Uint8Array(700)),
        message(adbCommand.close, 1, 1, new Uint8Array(0)),
      ]),
    ],
    read: async (input, random): Promise<Outcome> => {
      let count = 0;
      for (const packets of [[input], pieces(input, random)]) {
        const opened = await openAdbConnection(talking(adbInterface, packets));
        if (!opened.ok) throw new Error(opened.failure.message);
        for await (const { payload } of opened.value.readable as unknown as AsyncIterable<{ payload: Uint8Array }>) {
          must(payload.length <= input.length, 'more than the phone said');
          count += 1;
        }
      }
      return count > 0 ? 'taken' : 'refused';
    },
  }),
};

/** An ADB with one socket, on which the phone says this. */
function saying(all: readonly Uint8Array[]): Adb {
  const socket = {
    readable: new ReadableStream({
      start: (controller) => {
        for (const bytes of all) controller.enqueue(bytes);
        controller.close();
      },
    }),
    writable: new WritableStream({}),
    closed: new Promise(() => undefined),
    close: () => undefined,
  };
  return { createSocket: async () => socket } as unknown as Adb;
}

function word(id: string, value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.write(id);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}

export const adbAnswers: FuzzTarget = {
  name: 'answers of ADB services (sync, sideload)',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [
      word('OKAY', 0),
      Buffer.concat([word('FAIL', 9), bytesOf('no space!')]),
      bytesOf('0000000000000001DONEDONE'),
      bytesOf('00000000FAILFAIL'),
    ],
    words: ['OKAY', 'FAIL', 'DONEDONE', '00000001', '99999999', '-0000001'],
    read: async (input, random): Promise<Outcome> => {
      const content = imageOf(new Uint8Array(100_000));
      const request = { path: '/data/local/tmp/a', mode: 0o644, content, signal: new AbortController().signal };
      const words = await pushFile(saying(pieces(input, random)), request).catch((error: unknown) => {
        must(error instanceof Error && error.message.startsWith('The phone '), String(error));
        return undefined;
      });
      must(words === undefined || words.length <= 4096, 'words of a phone without end');
      await sideload(saying(pieces(input, random)), content);
      return 'taken';
    },
  }),
};

/** Packets are lines here: one answer, or several until OKAY. */
export const fastbootAtComputer: FuzzTarget = {
  name: 'fastboot answers, at the computer',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [
      bytesOf('OKAY0x1000\nDATA00001388\nOKAY\nOKAY'),
      bytesOf('INFOversion:0.4\nINFOproduct:one\nOKAY'),
      bytesOf('FAILunknown variable'),
      bytesOf('OKAY0x1300\nDATA00001000\nOKAY\nINFOwriting\nOKAY\nDATA00000400\nOKAY\nOKAY'),
    ],
    words: ['OKAY', 'FAIL', 'INFO', 'TEXT', 'DATA', '\n', 'DATA00001388', 'OKAY0x1040', 'OKAY0x44', 'OKAY4200', ':'],
    read: async (input): Promise<Outcome> => {
      const packets = Buffer.from(input).toString('latin1').split('\n');
      const phone = (): UsbDevice =>
        talking(
          fastbootInterface,
          packets.map((line) => Buffer.from(line, 'latin1')),
        );
      const open = async (): Promise<FastbootClient> => {
        const opened = await FastbootClient.open(phone(), 'S');
        if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
        return opened.value;
      };
      const table = await (await open()).variables();
      if (table.ok) must(table.value.size <= 10_001, 'a table without end');
      await (await open()).withSlot('boot');
      await (await open()).flash('boot', imageOf(new Uint8Array(5000)));
      return 'taken';
    },
  }),
};

const adbWords = [
  'sync:',
  'shell,v2:',
  'sideload-host:100:64',
  'STAT',
  'LIST',
  'SEND',
  'RECV',
  'DATA',
  'DONE',
  '/data/local/tmp/',
];

function sync(id: string, path: string): Uint8Array {
  return Buffer.concat([word(id, Buffer.byteLength(path)), bytesOf(path)]);
}

/** A key as adb writes it: counts, n0inv, modulus, rr, exponent; then a name. */
const computerKey = ((): Uint8Array => {
  const bytes = Buffer.alloc(524, 3);
  bytes.writeUInt32LE(64, 0);
  bytes.writeUInt32LE(65_537, 520);
  return bytesOf(`${bytes.toString('base64')} me@laptop\0`);
})();

export const adbAtPhone: FuzzTarget = {
  name: 'ADB packets and sync, at the practice phone',
  most_bytes: 16 * mib,
  make: () => {
    const begin = [
      message(adbCommand.connect, 0x0100_0001, 256 * 1024, bytesOf('host::')),
      message(adbCommand.auth, 3, 0, computerKey),
      message(adbCommand.open, 5, 0, bytesOf('sync:\0')),
    ];
    const write = (payload: Uint8Array): Uint8Array => message(adbCommand.write, 5, 1, payload);
    const okay = message(adbCommand.okay, 5, 1, new Uint8Array(0));
    const send = Buffer.concat([
      sync('SEND', '/data/local/tmp/a,33188'),
      word('DATA', 4),
      bytesOf('abcd'),
      word('DONE', 7),
    ]);
    return {
      seeds: [
        Buffer.concat([...begin, write(sync('STAT', '/data/local/tmp')), okay]),
        Buffer.concat([...begin, write(sync('LIS2', '/data')), okay, okay, okay]),
        Buffer.concat([...begin, write(send), okay, write(sync('RECV', '/data/local/tmp/a')), okay, okay]),
        Buffer.concat([...begin, message(adbCommand.close, 5, 1, new Uint8Array(0))]),
      ],
      words: adbWords,
      read: async (input, random): Promise<Outcome> => {
        const files = new FileSystem(() => 1_763_600_000);
        const folder = { path: '', mode: 0o040777, uid: uids.shell, mtime_s: 0 };
        files.mount(
          '/data',
          'data',
          [
            { ...folder, path: 'local' },
            { ...folder, path: 'local/tmp' },
          ],
          {
            readOnly: false,
            capacity_bytes: 4 * mib,
          },
        );
        let sent = 0;
        const services: Promise<unknown>[] = [];
        const daemon = new AdbDaemon({
          banner: 'device::',
          send: async (bytes) => void (sent += bytes.length),
          service: (name) => (name === 'sync:' ? (socket) => kept(services, syncService(socket, files)) : undefined),
          knownKeys: () => [],
          confirmKey: async () => true,
        });
        for (const piece of pieces(input, random)) {
          await daemon.receive(piece);
          await Promise.resolve();
        }
        daemon.restart();
        await Promise.all(services);
        return sent > 0 ? 'taken' : 'refused';
      },
    };
  },
};

/** A closed socket ends a service by an exception of its own. */
function kept(services: Promise<unknown>[], service: Promise<void>): Promise<void> {
  const ended = service.catch((error: unknown) => {
    if (!(error instanceof Error) || error.constructor.name !== 'SocketClosed') throw error;
  });
  services.push(ended);
  return ended;
}

export const fastbootAtPhone: FuzzTarget = {
  name: 'fastboot commands, at the practice phone: boot loader and fastbootd',
  most_bytes: 64 * mib,
  make: async () => {
    const made = await Partitions.load(memoryStorage());
    await makePhone(made, { serial: 'MO1A00042', imei: '490154203237518' });
    const names = ['misc', 'devinfo', 'persist', 'super', 'boot_a', 'boot_b', 'vbmeta_a', 'vbmeta_b', 'userdata'];
    const initial = new Map(names.map((name) => [name, made.read(name)]));
    return {
      seeds: [
        'getvar:all',
        'getvar:current-slot',
        'download:00000004\nabcd\nflash:boot',
        'erase:userdata',
        'set_active:b',
        'flashing unlock',
        'oem device-info',
        'reboot-bootloader',
        'create-logical-partition:spare_a:8192\nresize-logical-partition:spare_a:4096',
        'download:00000004\nabcd\nflash:product_a',
        'delete-logical-partition:vendor_b',
        'snapshot-update:cancel',
      ].map((text) => bytesOf(text)),
      words: [
        'getvar:',
        'download:',
        'flash:',
        'erase:',
        'set_active:',
        'create-logical-partition:',
        'resize-logical-partition:system_a:',
        'delete-logical-partition:',
        'slot-count',
        'boot_a',
        'persist',
        '\n',
        'oem imei',
        'constructor',
      ],
      read: async (input): Promise<Outcome> => {
        const partitions = await Partitions.load(memoryStorage(initial));
        const answers: string[] = [];
        // One in two as fastbootd, unlocked: there its own commands do something.
        const userspace = input.length % 2 === 0 ? 'a' : undefined;
        if (userspace) await unlockBootLoader(partitions);
        const daemon = new FastbootDaemon({
          partitions,
          userspace,
          serial: 'MO1A00042',
          makerKey: new Uint8Array(32),
          bootloaderVersion: '1',
          battery_mv: () => 4000,
          send: async (bytes) => void answers.push(Buffer.from(bytes).toString('latin1')),
          confirmUnlock: async () => false,
          eraseData: async () => undefined,
          leave: () => undefined,
          note: () => undefined,
        });
        const transfers = Buffer.from(input).toString('latin1').split('\n');
        for (const transfer of transfers) await daemon.receive(Buffer.from(transfer, 'latin1'));
        must(
          answers.every((answer) => answer.length <= 256),
          'an answer longer than a packet',
        );
        must(Buffer.compare(partitions.read('persist'), made.read('persist')) === 0, 'the identity was changed');
        const inside = Array.from(partitions.logical.values()).reduce((sum, size) => sum + size, 0);
        must(inside < (partitionSizes['super'] ?? 0), 'more in super than there is room');
        for (const [name, size] of partitions.logical)
          must(!Object.hasOwn(partitionSizes, name) && partitions.read(name).length <= size, `${name} is not sound`);
        return answers.length > 0 ? 'taken' : 'refused';
      },
    };
  },
};

export const shellScripts: FuzzTarget = {
  name: "the practice phone's shell",
  most_bytes: 32 * mib,
  make: () => ({
    seeds: [
      'ls -l /data | grep a > /tmp/x',
      'for f in *; do echo "$f" ${f%.*}; done',
      'if [ -e a ]; then rm a; else echo $((1+2)); fi',
      "echo 'a b' && cat <a || true; (cd /; pwd)",
    ].map((text) => bytesOf(text)),
    words: [
      '$(',
      ')',
      '"',
      "'",
      '`',
      'if ',
      'then ',
      'fi',
      'do ',
      'done',
      '((',
      '${',
      '}',
      '|',
      '&&',
      ';',
      '<<EOF\n',
      '\\',
    ],
    read: (input) => outcomeOf(() => parseScript(new TextDecoder().decode(input)), SyntaxProblem),
  }),
};
