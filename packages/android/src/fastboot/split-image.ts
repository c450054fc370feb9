import { viewOf } from '@mistri/usb';
import type { ImageSource } from './image-source.ts';

/**
 * An image larger than the phone takes at once becomes several sparse images (libsparse's format), each of which writes its part and
 * leaves the rest. Also an image that is sparse already.
 */
const magic = 0xed26ff3a;
const fileHeader = 28;
const chunkHeader = 12;
const type = { raw: 0xcac1, fill: 0xcac2, skip: 0xcac3, crc: 0xcac4 } as const;
const rawBlock = 4096;
const mostChunks = 100_000;

interface Extent {
  readonly kind: 'raw' | 'fill' | 'skip';
  readonly blocks: number;
  /** Where its bytes are in the source: `blocks` blocks, or four bytes of a fill. */
  readonly at: number;
  /** Bytes there; a raw extent at the end of an image may lack some of its last block. */
  readonly bytes: number;
}

interface Layout {
  readonly block: number;
  readonly total: number;
  readonly extents: readonly Extent[];
}

export type SplitResult =
  | { readonly ok: true; readonly pieces: readonly ImageSource[] }
  | { readonly ok: false; readonly reason: string };

export async function splitImage(source: ImageSource, limit_bytes: number): Promise<SplitResult> {
  if (source.size <= limit_bytes) return { ok: true, pieces: [source] };
  const layout = await layoutOf(source);
  if (!layout) return { ok: false, reason: 'the sparse image is damaged' };
  const room = limit_bytes - fileHeader - 3 * chunkHeader;
  // The limit is the phone's word: with room for less than a chunk and its block, this would go round for ever.
  if (room < chunkHeader + layout.block) return { ok: false, reason: 'the phone takes less than one block at once' };
  const pieces: ImageSource[] = [];
  let first = 0;
  let held: Extent[] = [];
  let size = 0;
  let block = 0;
  const flush = (): void => {
    if (held.some((one) => one.kind !== 'skip')) pieces.push(pieceOf(source, layout, first, held));
    held = [];
    size = 0;
    first = block;
  };
  for (const extent of layout.extents) {
    for (let rest: Extent | undefined = extent; rest;) {
      const most = rest.kind === 'raw' ? Math.floor((room - size - chunkHeader) / layout.block) : rest.blocks;
      if (most < 1 || size + chunkHeader + 4 > room) {
        flush();
        continue;
      }
      const [taken, left]: [Extent, Extent | undefined] = cut(rest, most, layout.block);
      held.push(taken);
      size += chunkHeader + (taken.kind === 'raw' ? taken.blocks * layout.block : 4);
      block += taken.blocks;
      rest = left;
    }
  }
  flush();
  return { ok: true, pieces };
}

function cut(extent: Extent, blocks: number, block: number): [Extent, Extent | undefined] {
  if (extent.blocks <= blocks) return [extent, undefined];
  const bytes = extent.kind === 'raw' ? blocks * block : extent.bytes;
  const moved = extent.kind === 'raw' ? bytes : 0;
  return [
    { ...extent, blocks, bytes },
    { ...extent, blocks: extent.blocks - blocks, at: extent.at + moved, bytes: extent.bytes - moved },
  ];
}

async function layoutOf(source: ImageSource): Promise<Layout | undefined> {
  const head = source.size >= fileHeader ? viewOf(await source.read(0, fileHeader)) : undefined;
  if (head?.getUint32(0, true) !== magic) {
    const total = Math.ceil(source.size / rawBlock);
    return { block: rawBlock, total, extents: [{ kind: 'raw', blocks: total, at: 0, bytes: source.size }] };
  }
  const block = head.getUint32(12, true);
  const count = head.getUint32(20, true);
  if (block === 0 || block % 4 !== 0 || count > mostChunks) return undefined;
  const extents: Extent[] = [];
  let at = head.getUint16(8, true);
  for (let index = 0; index < count; index += 1) {
    if (at + chunkHeader > source.size) return undefined;
    const chunk = viewOf(await source.read(at, chunkHeader));
    const blocks = chunk.getUint32(4, true);
    const size = chunk.getUint32(8, true);
    const extent = extentOf(chunk.getUint16(0, true), blocks, at + chunkHeader, size - chunkHeader);
    const isWhole = at + size <= source.size && extent && (extent.kind !== 'raw' || extent.bytes === blocks * block);
    if (!isWhole) return undefined;
    if (blocks > 0) extents.push(extent);
    at += size;
  }
  return { block, total: head.getUint32(16, true), extents };
}

function extentOf(kind: number, blocks: number, at: number, bytes: number): Extent | undefined {
  if (kind === type.raw) return { kind: 'raw', blocks, at, bytes };
  if (kind === type.fill && bytes === 4) return { kind: 'fill', blocks, at, bytes };
  if (kind === type.skip && bytes === 0) return { kind: 'skip', blocks, at, bytes };
  return kind === type.crc && bytes === 4 ? { kind: 'skip', blocks: 0, at, bytes: 0 } : undefined;
}

type Part = { readonly kept: Uint8Array } | { readonly at: number; readonly bytes: number; readonly padding: number };

/** One sparse image: skips what is before and behind, reads its bytes from the source when they are sent. */
function pieceOf(source: ImageSource, layout: Layout, first: number, extents: readonly Extent[]): ImageSource {
  const parts: Part[] = [];
  let count = 0;
  let blocks = first;
  const chunk = (kind: number, length: number, payload: number): void => {
    const bytes = new Uint8Array(chunkHeader);
    const view = viewOf(bytes);
    view.setUint16(0, kind, true);
    view.setUint32(4, length, true);
    view.setUint32(8, chunkHeader + payload, true);
    parts.push({ kept: bytes });
    count += 1;
  };
  if (first > 0) chunk(type.skip, first, 0);
  for (const extent of extents) {
    const payload = extent.kind === 'raw' ? extent.blocks * layout.block : extent.kind === 'fill' ? 4 : 0;
    chunk(type[extent.kind], extent.blocks, payload);
    if (payload > 0) parts.push({ at: extent.at, bytes: extent.bytes, padding: payload - extent.bytes });
    blocks += extent.blocks;
  }
  if (blocks < layout.total) chunk(type.skip, layout.total - blocks, 0);
  const head = new Uint8Array(fileHeader);
  const view = viewOf(head);
  view.setUint32(0, magic, true);
  view.setUint16(4, 1, true);
  view.setUint16(8, fileHeader, true);
  view.setUint16(10, chunkHeader, true);
  view.setUint32(12, layout.block, true);
  view.setUint32(16, layout.total, true);
  view.setUint32(20, count, true);
  return joined(source, [{ kept: head }, ...parts]);
}

const lengthOf = (part: Part): number => ('kept' in part ? part.kept.length : part.bytes + part.padding);

function joined(source: ImageSource, parts: readonly Part[]): ImageSource {
  const size = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  return {
    size,
    read: async (at, length) => {
      const bytes = new Uint8Array(length);
      let begin = 0;
      for (const part of parts) {
        const from = Math.max(at, begin);
        const to = Math.min(at + length, begin + lengthOf(part));
        if (from < to) bytes.set(await partBytes(source, part, from - begin, to - begin), from - at);
        begin += lengthOf(part);
      }
      return bytes;
    },
  };
}

async function partBytes(source: ImageSource, part: Part, from: number, to: number): Promise<Uint8Array> {
  if ('kept' in part) return part.kept.subarray(from, to);
  const end = Math.min(to, part.bytes);
  return from < end ? source.read(part.at + from, end - from) : new Uint8Array(0);
}

/** How large the partition has to be for it: of a sparse image, what it says in its header. */
export async function imageSize(source: ImageSource): Promise<number> {
  if (source.size < fileHeader) return source.size;
  const head = viewOf(await source.read(0, fileHeader));
  return head.getUint32(0, true) === magic ? head.getUint32(12, true) * head.getUint32(16, true) : source.size;
}
