import { joinBytes, ownBytes, viewOf } from '@mistri/usb';

/** ZIP, as far as app packages need it. Read with distrust: sizes are bounded before anything is unpacked. */
const mostEntries = 10_000;
const mostUnpacked_bytes = 16 * 1024 * 1024;

export function writeZip(files: readonly { readonly name: string; readonly body: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, body } of files) {
    const text = new TextEncoder().encode(name);
    const fields = fieldsOf(body, text.length);
    const local = joinBytes([Uint8Array.of(0x50, 0x4b, 3, 4), fields, text, body]);
    const where = new Uint8Array(4);
    viewOf(where).setUint32(0, at, true);
    directory.push(joinBytes([Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), fields, new Uint8Array(10), where, text]));
    parts.push(local);
    at += local.length;
  }
  const index = joinBytes(directory);
  const end = new Uint8Array(22);
  end.set([0x50, 0x4b, 5, 6]);
  const view = viewOf(end);
  view.setUint16(8, files.length, true);
  view.setUint16(10, files.length, true);
  view.setUint32(12, index.length, true);
  view.setUint32(16, at, true);
  return joinBytes([...parts, index, end]);
}

/** From "version needed" to "extra length": the same 26 bytes in both places. */
function fieldsOf(body: Uint8Array, nameLength: number): Uint8Array {
  const fields = new Uint8Array(26);
  const view = viewOf(fields);
  view.setUint16(0, 20, true);
  view.setUint32(10, crc32(body), true);
  view.setUint32(14, body.length, true);
  view.setUint32(18, body.length, true);
  view.setUint16(22, nameLength, true);
  return fields;
}

/** @returns one file of the archive, `undefined` when it is not there or the archive is damaged */
export async function readZipEntry(zip: Uint8Array, name: string): Promise<Uint8Array | undefined> {
  const found = entriesOf(zip).find((entry) => entry.name === name);
  if (!found || found.size > mostUnpacked_bytes) return undefined;
  const view = viewOf(zip);
  if (found.at + 30 > zip.length) return undefined;
  const begin = found.at + 30 + view.getUint16(found.at + 26, true) + view.getUint16(found.at + 28, true);
  const packed = zip.subarray(begin, begin + found.packed);
  if (packed.length < found.packed) return undefined;
  const bytes =
    found.method === 0 ? ownBytes(packed) : found.method === 8 ? await inflate(packed, found.size) : undefined;
  return bytes?.length === found.size && crc32(bytes) === found.crc ? bytes : undefined;
}

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

function entriesOf(zip: Uint8Array): Entry[] {
  const view = viewOf(zip);
  let end = zip.length - 22;
  while (end >= 0 && end > zip.length - 66_000 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) return [];
  const count = Math.min(view.getUint16(end + 10, true), mostEntries);
  const entries: Entry[] = [];
  for (let at = view.getUint32(end + 16, true), index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || view.getUint32(at, true) !== 0x02014b50) return [];
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  try {
    const stream = new Blob([ownBytes(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const parts: Uint8Array[] = [];
    let total = 0;
    for await (const part of stream as unknown as AsyncIterable<Uint8Array>) {
      total += part.length;
      if (total > size) return undefined;
      parts.push(part);
    }
    return joinBytes(parts);
  } catch {
    return undefined;
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

export function crc32(bytes: Uint8Array, begin = 0): number {
  let crc = ~begin;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
