import type { Adb } from '@yume-chan/adb';
import { joinBytes, viewOf } from '@mistri/usb';
import type { ImageSource } from '../fastboot/image-source.ts';
import { SocketWriter } from './socket-writer.ts';

/** What sync takes in one DATA. */
const piece_bytes = 64 * 1024;
/** Several DATA in one write: each write waits for the phone's OKAY. */
const batch_bytes = 4 * piece_bytes;
const regularFile = 0o100000;

export interface PushRequest {
  readonly path: string;
  readonly mode: number;
  readonly content: ImageSource;
  readonly signal: AbortSignal;
  readonly onProgress?: (done_bytes: number, total_bytes: number) => void;
}

const head = (id: string, value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  bytes.set(new TextEncoder().encode(id));
  viewOf(bytes).setUint32(4, value, true);
  return bytes;
};

function inPieces(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += piece_bytes) {
    const piece = bytes.subarray(at, at + piece_bytes);
    parts.push(head('DATA', piece.length), piece);
  }
  return joinBytes(parts);
}

/**
 * SEND of the sync protocol. Ours and not the library's: there, a cable pulled near the end leaves a rejected promise that nobody can
 * catch. @returns why the phone did not take it, or undefined; rejects when the phone is gone
 */
export async function pushFile(
  adb: Adb,
  { path, mode, content, signal, onProgress }: PushRequest,
): Promise<string | undefined> {
  const socket = await adb.createSocket('sync:');
  const writer = new SocketWriter(socket);
  let answered = false;
  const answer = readAnswer(socket.readable as unknown as AsyncIterable<Uint8Array>).finally(() => {
    answered = true;
  });
  // Awaited below; until then a failure has to be somebody's.
  answer.catch(() => undefined);
  try {
    const target = new TextEncoder().encode(`${path},${regularFile | mode}`);
    await writer.write(joinBytes([head('SEND', target.length), target]));
    for (let at = 0; at < content.size && !answered; at += batch_bytes) {
      signal.throwIfAborted();
      const bytes = await content.read(at, Math.min(batch_bytes, content.size - at));
      await writer.write(inPieces(bytes));
      onProgress?.(at + bytes.length, content.size);
    }
    if (!answered) await writer.write(head('DONE', Math.floor(Date.now() / 1000)));
    return await answer;
  } finally {
    await Promise.resolve(socket.close()).catch(() => undefined);
  }
}

/** OKAY, or FAIL with the phone's words. */
async function readAnswer(source: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  let bytes: Uint8Array = new Uint8Array(0);
  for await (const part of source) {
    bytes = joinBytes([bytes, part]);
    if (bytes.length < 8) continue;
    const id = new TextDecoder().decode(bytes.subarray(0, 4));
    if (id === 'OKAY') return undefined;
    const length = viewOf(bytes).getUint32(4, true);
    if (id !== 'FAIL' || length > 4096) throw new Error('The phone answered something else than the sync protocol.');
    if (bytes.length >= 8 + length) return new TextDecoder().decode(bytes.subarray(8, 8 + length));
  }
  throw new Error('The phone was unplugged or ended the transfer.');
}
