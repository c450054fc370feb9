import { joinBytes } from '@mistri/usb';
import type { AdbSocket } from './adb-socket.ts';

const mostUpdate_bytes = 512 * 1024 * 1024;
const mostBlock_bytes = 256 * 1024;

/** `sideload-host:SIZE:BLOCK`: the phone asks for blocks by number, and says at the end how it went. */
export function readSideloadRequest(name: string): { size: number; block: number } | undefined {
  const [, size = '', block = ''] = /^sideload-host:(\d{1,12}):(\d{1,8})$/.exec(name) ?? [];
  const request = { size: Number(size), block: Number(block) };
  const fits =
    request.size > 0 && request.size <= mostUpdate_bytes && request.block > 0 && request.block <= mostBlock_bytes;
  return fits ? request : undefined;
}

export async function sideloadService(
  socket: AdbSocket,
  { size, block }: { size: number; block: number },
  apply: (update: Uint8Array) => Promise<string | undefined>,
): Promise<void> {
  const parts: Uint8Array[] = [];
  for (let index = 0; index * block < size; index += 1) {
    await socket.write(new TextEncoder().encode(String(index).padStart(8, '0')));
    const part = await socket.take(Math.min(block, size - index * block));
    if (!part) return;
    parts.push(part);
  }
  const problem = await apply(joinBytes(parts));
  await socket.write(new TextEncoder().encode(problem === undefined ? 'DONEDONE' : 'FAILFAIL'));
}
