import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { ListingProblemName } from '@mistri/contracts/catalogue/listing-problems';

const inflate = promisify(inflateRaw);
const largest_bytes = 80 * 1024 * 1024;
const mostEntries = 200;

/**
 * An XLSX file is a ZIP archive of XML. Before any reader touches it, it is unpacked here with a hard limit, whatever
 * sizes it claims (zip bomb), and refused when its XML declares entities (billion laughs, files of the server).
 * @returns what is wrong, or undefined
 */
export async function problemWithArchive(bytes: Buffer): Promise<ListingProblemName | undefined> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'), undefined, 'latin1');
  if (end < 0 || end + 22 > bytes.length) return 'fileArchive';
  const entries = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (entries > mostEntries) return 'fileParts';
  let left = largest_bytes;
  for (let index = 0; index < entries; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02_01_4b_50) return 'fileDamaged';
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const content = await unpack(bytes, { method, packed, local, left });
    if (typeof content === 'string') return content;
    left -= content.length;
    if (content.includes('<!DOCTYPE') || content.includes('<!ENTITY')) return 'fileDeclares';
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return undefined;
}

async function unpack(
  bytes: Buffer,
  entry: { method: number; packed: number; local: number; left: number },
): Promise<Buffer | ListingProblemName> {
  if (entry.local + 30 > bytes.length) return 'fileDamaged';
  const start = entry.local + 30 + bytes.readUInt16LE(entry.local + 26) + bytes.readUInt16LE(entry.local + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  const tooLarge = 'fileLarge';
  if (entry.method === 0) return packed.length > entry.left ? tooLarge : packed;
  if (entry.method !== 8) return 'filePacked';
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, entry.left) });
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : 'fileDamaged';
  }
}
