import { imageOf, splitImage } from '@mistri/android';
import { applySparse, isSparse, writeApp } from '@mistri/virtual-phone';
import { imageFacts } from '../../../packages/android/src/service/image-facts.ts';
import { readApp } from '../../../packages/virtual-phone/src/apps/app-package.ts';
import { readZipEntry, writeZip } from '../../../packages/virtual-phone/src/apps/zip.ts';
import { makerKey } from '../../../packages/virtual-phone/src/factory/firmware.ts';
import { type ArchiveEntry, readArchive, writeArchive } from '../../../packages/virtual-phone/src/image/archive.ts';
import { readBootImage, writeBootImage } from '../../../packages/virtual-phone/src/image/boot-image.ts';
import { readVbmeta, writeVbmeta } from '../../../packages/virtual-phone/src/image/vbmeta.ts';
import { bytesOf, type FuzzTarget, must, type Outcome, same } from '../fuzz-target.ts';
import { below } from '../mutate.ts';

const mib = 1024 * 1024;
const partition_bytes = 8 * mib;

const chunk = { raw: 0xcac1, fill: 0xcac2, skip: 0xcac3, crc: 0xcac4 } as const;

interface Piece {
  readonly kind: keyof typeof chunk;
  readonly blocks: number;
  readonly body: Uint8Array;
}

function sparse(block: number, total: number, all: readonly Piece[]): Uint8Array {
  const head = Buffer.alloc(28);
  head.writeUInt32LE(0xed26ff3a, 0);
  head.writeUInt16LE(1, 4);
  head.writeUInt16LE(28, 8);
  head.writeUInt16LE(12, 10);
  head.writeUInt32LE(block, 12);
  head.writeUInt32LE(total, 16);
  head.writeUInt32LE(all.length, 20);
  const chunks = all.map(({ kind, blocks, body }) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(chunk[kind], 0);
    bytes.writeUInt32LE(blocks, 4);
    bytes.writeUInt32LE(12 + body.length, 8);
    return Buffer.concat([bytes, body]);
  });
  return Buffer.concat([head, ...chunks]);
}

const block = (count: number, size = 4096): Uint8Array => Buffer.alloc(count * size, 'mistri');
const four = Uint8Array.of(1, 2, 3, 4);
const none = new Uint8Array(0);

const sparseImages = [
  sparse(4096, 4, [
    { kind: 'raw', blocks: 2, body: block(2) },
    { kind: 'fill', blocks: 1, body: four },
    { kind: 'skip', blocks: 1, body: none },
  ]),
  sparse(4, 100, [
    { kind: 'fill', blocks: 50, body: four },
    { kind: 'raw', blocks: 3, body: block(3, 4) },
    { kind: 'crc', blocks: 0, body: four },
  ]),
  sparse(512, 1000, [
    { kind: 'skip', blocks: 900, body: none },
    { kind: 'raw', blocks: 9, body: block(9, 512) },
  ]),
];

export const sparseAtPhone: FuzzTarget = {
  name: 'sparse images, at the practice phone',
  most_bytes: partition_bytes * 2 + 8 * mib,
  make: () => ({
    seeds: sparseImages,
    read: (input) => {
      if (!isSparse(input)) return 'refused';
      const image = applySparse(block(3), input, partition_bytes);
      must(!image || image.length <= partition_bytes, 'larger than the partition');
      return image ? 'taken' : 'refused';
    },
  }),
};

/** An image of the customer's disk, in pieces as small as a phone asks for: put together they are what the whole is. */
export const sparseAtComputer: FuzzTarget = {
  name: 'sparse images that are split',
  most_bytes: partition_bytes * 4 + 8 * mib,
  make: () => ({
    seeds: [...sparseImages, block(3)],
    read: async (input, random): Promise<Outcome> => {
      const limit_bytes = below(random, Math.min(input.length, 5000)) + (random() < 0.3 ? 0 : 60);
      const split = await splitImage(imageOf(input), limit_bytes);
      if (!split.ok) return limit_bytes < 4096 + 100 ? 'taken' : 'refused';
      if (split.pieces.length === 1 && split.pieces[0]?.size === input.length) return 'taken';
      let image: Uint8Array | undefined = none;
      for (const piece of split.pieces.slice(0, 200)) {
        must(piece.size <= limit_bytes, 'a piece over what the phone takes');
        image = image && applySparse(image, await piece.read(0, piece.size), partition_bytes);
      }
      const whole = isSparse(input) ? applySparse(none, input, partition_bytes) : input;
      if (split.pieces.length <= 200 && whole && image) same(image.subarray(0, whole.length), whole, 'sparse image');
      return 'taken';
    },
  }),
};

const files: readonly ArchiveEntry[] = [
  { path: 'etc', mode: 0o040755, uid: 0, mtime_s: 1 },
  { path: 'etc/hosts', mode: 0o100644, uid: 0, mtime_s: 1, body: bytesOf('127.0.0.1 localhost') },
  { path: 'etc/link', mode: 0o120777, uid: 0, mtime_s: 1, target: 'hosts' },
  { path: 'zeros', mode: 0o100644, uid: 0, mtime_s: 1, hole_bytes: 1_000_000 },
];

const archiveWords = ['{"p":"', '"s":', '"h":9007199254740991', '"__proto__":', '../', '"m":', '[]', '},{'];

export const archives: FuzzTarget = {
  name: 'file systems of the practice phone',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [writeArchive(files), writeArchive([])],
    words: archiveWords,
    read: (input) => {
      const entries = readArchive(input);
      if (!entries) return 'refused';
      const again = readArchive(writeArchive(entries));
      must(JSON.stringify(again) === JSON.stringify(entries), 'an archive that is written otherwise');
      return 'taken';
    },
  }),
};

export const bootImages: FuzzTarget = {
  name: 'boot images',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [writeBootImage({ kernel: block(1, 5000), ramdisk: files })],
    words: archiveWords,
    read: (input) => {
      const image = readBootImage(input);
      if (!image) return 'refused';
      const again = readBootImage(writeBootImage(image));
      must(JSON.stringify(again?.ramdisk) === JSON.stringify(image.ramdisk), 'a boot image that is written otherwise');
      return 'taken';
    },
  }),
};

/** Signed as they are: whoever flashes an unlocked phone may have signed anything. */
export const partitionLists: FuzzTarget = {
  name: 'signed lists of partitions (vbmeta)',
  most_bytes: 16 * mib,
  make: async () => {
    const key = await makerKey();
    const descriptor = { size: 4096, salt: new Uint8Array(16), root: new Uint8Array(32).fill(1) };
    const seed = await writeVbmeta(
      { rollbackIndex: 3, descriptors: ['boot', 'recovery', 'system'].map((name) => ({ ...descriptor, name })) },
      key,
    );
    return {
      seeds: [seed],
      read: async (input, random): Promise<Outcome> => {
        await imageFacts(imageOf(input), undefined);
        const signed = random() < 0.7 ? await signedAgain(input, key) : input;
        const info = await readVbmeta(signed);
        if (!info) return 'refused';
        must(info.descriptors.length <= 16, 'more partitions than there are');
        const again = await readVbmeta(await writeVbmeta(info, key));
        must(again?.descriptors.length === info.descriptors.length, 'a list that is written otherwise');
        return 'taken';
      },
    };
  },
};

async function signedAgain(input: Uint8Array, key: Awaited<ReturnType<typeof makerKey>>): Promise<Uint8Array> {
  const bytes = Buffer.from(input);
  const end = bytes.length >= 16 ? 16 + bytes.readUInt32BE(12) : Infinity;
  if (end + 96 > bytes.length) return input;
  bytes.set(key.publicKey, end);
  const signature = await crypto.subtle.sign('Ed25519', key.privateKey, new Uint8Array(bytes.subarray(0, end + 32)));
  bytes.set(new Uint8Array(signature), end + 32);
  return new Uint8Array(bytes);
}

/** Android's binary XML with one string pool and the element `manifest package="in.mistri.demo"`. */
function binaryManifest(): Uint8Array {
  const texts = ['package', 'in.mistri.demo', 'versionCode'];
  const encoded = texts.map((text) =>
    Buffer.concat([Buffer.from([text.length, 0]), Buffer.from(`${text}\0`, 'utf16le')]),
  );
  const pool = Buffer.alloc(28 + texts.length * 4);
  pool.writeUInt16LE(1, 0);
  pool.writeUInt32LE(texts.length, 8);
  pool.writeUInt32LE(pool.length, 20);
  let at = 0;
  for (const [index, bytes] of encoded.entries()) {
    pool.writeUInt32LE(at, 28 + index * 4);
    at += bytes.length;
  }
  const strings = Buffer.concat([pool, ...encoded]);
  strings.writeUInt32LE(strings.length, 4);
  const element = Buffer.alloc(36 + 40);
  element.writeUInt16LE(0x0102, 0);
  element.writeUInt32LE(element.length, 4);
  element.writeUInt16LE(2, 28);
  for (const [index, [name, raw, value]] of [
    [0, 1, 0],
    [2, 0xffffffff, 7],
  ].entries()) {
    element.writeUInt32LE(name as number, 36 + index * 20 + 4);
    element.writeUInt32LE(raw as number, 36 + index * 20 + 8);
    element.writeUInt32LE(value as number, 36 + index * 20 + 16);
  }
  const head = Buffer.alloc(8);
  head.writeUInt16LE(3, 0);
  head.writeUInt32LE(8 + strings.length + element.length, 4);
  return Buffer.concat([head, strings, element]);
}

const packages = [
  writeApp({ name: 'in.mistri.demo', versionCode: 3, versionName: '1.0', program: { label: 'Demo' } }),
  writeZip([{ name: 'AndroidManifest.xml', body: binaryManifest() }]),
];

export const appPackages: FuzzTarget = {
  name: 'app packages: archive and manifest',
  most_bytes: 48 * mib,
  make: () => ({
    seeds: packages,
    words: ['AndroidManifest.xml', 'PK\u0005\u0006', 'PK\u0001\u0002', ' package="', '<manifest ', 'versionCode="'],
    read: async (input): Promise<Outcome> => {
      const unpacked = await readZipEntry(input, 'assets/program.json');
      must(!unpacked || unpacked.length <= 16 * mib, 'more than may be unpacked');
      const read = await readApp(input);
      must(!read || /^[\w.]+$/.test(read.name), 'a package with another kind of name');
      return read ? 'taken' : 'refused';
    },
  }),
};

export const manifests: FuzzTarget = {
  name: 'manifests of apps',
  most_bytes: 48 * mib,
  make: () => ({
    seeds: [binaryManifest(), bytesOf('<manifest package="in.mistri.demo" versionCode="1" versionName="1.0"/>')],
    words: [' package="', '<manifest ', 'in.mistri', '"'],
    read: async (input): Promise<Outcome> => {
      const read = await readApp(writeZip([{ name: 'AndroidManifest.xml', body: input }]));
      must(
        !read || (/^[\w.]+$/.test(read.name) && Number.isSafeInteger(read.versionCode)),
        'a manifest of another kind',
      );
      return read ? 'taken' : 'refused';
    },
  }),
};
