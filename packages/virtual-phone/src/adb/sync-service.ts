import { joinBytes, viewOf } from '@mistri/usb';
import { FileError } from '../system/file-error.ts';
import { type FileStat, fileType, uids } from '../system/file-node.ts';
import type { FileSystem } from '../system/file-system.ts';
import { normal } from '../system/file-path.ts';
import type { AdbSocket } from './adb-socket.ts';

/** The sync protocol of ADB: stat, list, push and pull, versions 1 and 2 of the first two. */
const mostPath = 1024;
const mostChunk = 64 * 1024;
const errno = { ENOENT: 2, EACCES: 13, ENOTDIR: 20, ELOOP: 40 } as const;

export async function syncService(socket: AdbSocket, files: FileSystem): Promise<void> {
  for (;;) {
    const head = await socket.take(8);
    if (!head) return;
    const id = new TextDecoder().decode(head.subarray(0, 4));
    const length = viewOf(head).getUint32(4, true);
    if (id === 'QUIT') return;
    if (length > mostPath) return fail(socket, 'path too long');
    const bytes = await socket.take(length);
    if (!bytes) return;
    const path = new TextDecoder().decode(bytes);
    switch (id) {
      case 'STAT':
        await socket.write(joinBytes([text('STAT'), statOne(tryStat(files, path, false))]));
        break;
      case 'STA2':
      case 'LST2':
        await socket.write(joinBytes([text(id), statTwo(tryStat(files, path, id === 'STA2'))]));
        break;
      case 'LIST':
      case 'LIS2':
        await list(socket, files, path, id === 'LIS2');
        break;
      case 'SEND':
        if (!(await receive(socket, files, path))) return;
        break;
      case 'RECV':
        await send(socket, files, path);
        break;
      default:
        return fail(socket, `unknown command ${id.replaceAll(/\W/g, '?')}`);
    }
  }
}

type Stat = FileStat | keyof typeof errno;

function tryStat(files: FileSystem, path: string, follow: boolean): Stat {
  try {
    return files.stat(path, uids.shell, follow);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.code in errno ? (error.code as keyof typeof errno) : 'EACCES';
  }
}

const modeOf = (stat: FileStat): number => stat.mode | fileType[stat.type];

function statOne(stat: Stat): Uint8Array {
  const bytes = new Uint8Array(12);
  if (typeof stat === 'string') return bytes;
  const view = viewOf(bytes);
  view.setUint32(0, modeOf(stat), true);
  view.setUint32(4, Math.min(stat.size, 0xffffffff), true);
  view.setUint32(8, stat.mtime_s, true);
  return bytes;
}

function statTwo(stat: Stat): Uint8Array {
  const bytes = new Uint8Array(68);
  const view = viewOf(bytes);
  if (typeof stat === 'string') {
    view.setUint32(0, errno[stat], true);
    return bytes;
  }
  view.setUint32(20, modeOf(stat), true);
  view.setUint32(24, 1, true);
  view.setUint32(28, stat.uid, true);
  view.setUint32(32, stat.uid, true);
  view.setBigUint64(36, BigInt(stat.size), true);
  for (const at of [44, 52, 60]) view.setBigInt64(at, BigInt(stat.mtime_s), true);
  return bytes;
}

async function list(socket: AdbSocket, files: FileSystem, path: string, isTwo: boolean): Promise<void> {
  let names: string[] = [];
  try {
    names = files.list(path, uids.shell);
  } catch (error) {
    // A folder that cannot be read is an empty list in this protocol.
    if (!(error instanceof FileError)) throw error;
  }
  for (const name of names) {
    const stat = tryStat(files, `${path}/${name}`, false);
    const encoded = text(name);
    const length = new Uint8Array(4);
    viewOf(length).setUint32(0, encoded.length, true);
    await socket.write(
      joinBytes([text(isTwo ? 'DNT2' : 'DENT'), isTwo ? statTwo(stat) : statOne(stat), length, encoded]),
    );
  }
  await socket.write(joinBytes([text('DONE'), new Uint8Array(isTwo ? 72 : 16)]));
}

/** @returns false when the socket ended in the middle */
async function receive(socket: AdbSocket, files: FileSystem, request: string): Promise<boolean> {
  const comma = request.lastIndexOf(',');
  const path = normal(comma < 0 ? request : request.slice(0, comma));
  const mode = Number(comma < 0 ? 0o644 : request.slice(comma + 1)) & 0o777;
  let problem = attempt(() => {
    makeFolders(files, path);
    files.create(path, uids.shell, mode || 0o644);
  });
  for (;;) {
    const head = await socket.take(8);
    if (!head) return false;
    const id = new TextDecoder().decode(head.subarray(0, 4));
    const value = viewOf(head).getUint32(4, true);
    if (id === 'DONE') {
      problem ??= attempt(() => files.change(path, uids.shell, { mtime_s: value }));
      if (problem) await fail(socket, problem);
      else await socket.write(joinBytes([text('OKAY'), new Uint8Array(4)]));
      return true;
    }
    if (id !== 'DATA' || value > mostChunk) return false;
    const chunk = await socket.take(value);
    if (!chunk) return false;
    // After a failure the rest is still read, and the answer comes at the end.
    problem ??= attempt(() => files.append(path, uids.shell, chunk));
  }
}

function makeFolders(files: FileSystem, path: string): void {
  const parts = path.split('/').slice(1, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const folder = `/${parts.slice(0, depth).join('/')}`;
    if (!files.exists(folder, uids.shell)) files.makeDirectory(folder, uids.shell);
  }
}

async function send(socket: AdbSocket, files: FileSystem, path: string): Promise<void> {
  try {
    for (const piece of files.read(path, uids.shell))
      for (let at = 0; at < piece.length; at += mostChunk) {
        const chunk = piece.subarray(at, at + mostChunk);
        const head = new Uint8Array(4);
        viewOf(head).setUint32(0, chunk.length, true);
        await socket.write(joinBytes([text('DATA'), head, chunk]));
      }
    await socket.write(joinBytes([text('DONE'), new Uint8Array(4)]));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await fail(socket, `open failed: ${error.message}`);
  }
}

function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.message;
  }
}

async function fail(socket: AdbSocket, message: string): Promise<void> {
  const bytes = text(message);
  const head = new Uint8Array(4);
  viewOf(head).setUint32(0, bytes.length, true);
  await socket.write(joinBytes([text('FAIL'), head, bytes]));
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
