import { joinBytes, ownBytes, viewOf } from '@mistri/usb';
import { crc32 } from '../apps/zip.ts';

/** Eight bits per channel, RGBA, no filter (PNG 1.2). */
export async function writePng(width: number, height: number, pixels: Uint8Array): Promise<Uint8Array> {
  const rows = new Uint8Array(height * (width * 4 + 1));
  for (let row = 0; row < height; row += 1)
    rows.set(pixels.subarray(row * width * 4, (row + 1) * width * 4), row * (width * 4 + 1) + 1);
  const head = new Uint8Array(13);
  const view = viewOf(head);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, 6], 8);
  const stream = new Blob([ownBytes(rows)]).stream().pipeThrough(new CompressionStream('deflate'));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  return joinBytes([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', head),
    chunk('IDAT', packed),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joinBytes([new TextEncoder().encode(type), data]);
  const numbers = new Uint8Array(8);
  viewOf(numbers).setUint32(0, data.length);
  viewOf(numbers).setUint32(4, crc32(body));
  return joinBytes([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}
