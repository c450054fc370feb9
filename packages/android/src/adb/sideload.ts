import { sentence } from '@mistri/contracts/repair/sentences';
import type { Adb } from '@yume-chan/adb';
import type { ImageSource } from '../fastboot/image-source.ts';
import { SocketWriter } from './socket-writer.ts';

const block_bytes = 65_536;

/** Serves an update block by block as recovery asks for it. @returns why it failed, or undefined */
export async function sideload(
  adb: Adb,
  update: ImageSource,
  onProgress?: (done: number, total: number) => void,
): Promise<string | undefined> {
  const socket = await adb.createSocket(`sideload-host:${update.size}:${block_bytes}`);
  const writer = new SocketWriter(socket);
  const decoder = new TextDecoder();
  let text = '';
  let furthest = 0;
  try {
    for await (const bytes of socket.readable as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      for (; text.length >= 8; text = text.slice(8)) {
        const word = text.slice(0, 8);
        if (word === 'DONEDONE') return undefined;
        if (word === 'FAILFAIL') return sentence('updateRefused');
        const at = Number(word) * block_bytes;
        if (!/^\d{8}$/.test(word) || at >= update.size)
          return 'The phone asked for a part that the update does not have.';
        const length = Math.min(block_bytes, update.size - at);
        await writer.write(await update.read(at, length));
        furthest = Math.max(furthest, at + length);
        onProgress?.(furthest, update.size);
      }
    }
    return 'The phone ended the transfer.';
  } finally {
    await Promise.resolve(socket.close()).catch(() => undefined);
  }
}
