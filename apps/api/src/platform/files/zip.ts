import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const limit_bytes = 0xffff_ffff;
/** General purpose bit 11: names are UTF-8 (APPNOTE 6.3.10 §4.4.4). */
const utf8Names = 0x0800;
const deflated = 8;

/** A ZIP file of a few entries, whole in memory (APPNOTE.TXT 6.3.10). @throws above 4 GiB or 65,535 entries */
export function zip(entries: readonly ZipEntry[], at: Date): Buffer {
  if (entries.length > 0xffff) throw new Error('too many entries for a ZIP file');
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const body = deflateRawSync(entry.bytes);
    const facts = commonFacts(entry.bytes, { body, name, at });
    const local = Buffer.concat([u32(0x04034b50), facts, name, body]);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20),
        facts,
        // Comment length, disk, internal attributes; external attributes: a file its owner reads and writes.
        u16(0),
        u16(0),
        u16(0),
        u32((0o100600 << 16) >>> 0),
        u32(offset),
        name,
      ]),
    );
    locals.push(local);
    offset += local.length;
    if (offset > limit_bytes) throw new Error('too large for a ZIP file');
  }
  const central = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(central.length), u32(offset), u16(0)];
  return Buffer.concat([...locals, central, ...end]);
}

/** From "version needed" to "extra field length": the same in the local header and in the directory. */
function commonFacts(bytes: Uint8Array, given: { body: Buffer; name: Buffer; at: Date }): Buffer {
  const { body, name, at } = given;
  const year = Math.min(2107, Math.max(1980, at.getUTCFullYear()));
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return Buffer.concat([
    u16(20),
    u16(utf8Names),
    u16(deflated),
    u16(time),
    u16(date),
    u32(crc32(bytes)),
    u32(body.length),
    u32(bytes.length),
    u16(name.length),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
