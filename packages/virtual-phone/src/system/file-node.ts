import { joinBytes } from '@mistri/usb';
import type { ArchiveEntry } from '../image/archive.ts';
import { FileError } from './file-error.ts';

export const fileType = { directory: 0o040000, file: 0o100000, link: 0o120000 } as const;
export const uids = { root: 0, system: 1000, shell: 2000, firstApp: 10_100 } as const;

/** A file, folder or link of the tree in memory. */
export interface FileNode {
  readonly type: keyof typeof fileType;
  mode: number;
  uid: number;
  mtime_s: number;
  readonly children?: Map<string, FileNode>;
  chunks?: Uint8Array[];
  size: number;
  readonly target?: string;
  /** Made when it is read: `/proc`. */
  readonly generate?: () => string;
}

export interface FileStat {
  readonly type: keyof typeof fileType;
  readonly mode: number;
  readonly uid: number;
  readonly size: number;
  readonly mtime_s: number;
  readonly target?: string;
}

/** What a file costs beside its bytes. */
export const fileCost_bytes = 4096;

export function directory(uid: number, mode: number, mtime_s: number): FileNode {
  return { type: 'directory', mode, uid, mtime_s, children: new Map(), size: 4096 };
}

export function nodeOf(entry: ArchiveEntry): FileNode {
  const { uid, mtime_s, target } = entry;
  const mode = entry.mode & 0o7777;
  if (target !== undefined) return { type: 'link', mode: 0o777, uid, mtime_s, size: target.length, target };
  if ((entry.mode & 0o170000) === fileType.directory) return directory(uid, mode, mtime_s);
  const body = entry.body ?? new Uint8Array(0);
  return { type: 'file', mode, uid, mtime_s, chunks: [body], size: body.length + (entry.hole_bytes ?? 0) };
}

/** Everything below a folder, as it is written to a partition. */
export function entriesBelow(top: FileNode): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  const visit = (node: FileNode, at: string): void => {
    const { mode, uid, mtime_s, target } = node;
    const common = { path: at, mode: mode | fileType[node.type], uid, mtime_s };
    if (node.type === 'file') {
      const stored = joinBytes(node.chunks ?? []);
      entries.push({
        ...common,
        body: stored,
        ...(node.size > stored.length && { hole_bytes: node.size - stored.length }),
      });
    } else entries.push({ ...common, ...(target !== undefined && { target }) });
    for (const [name, child] of node.children ?? []) visit(child, at === '' ? name : `${at}/${name}`);
  };
  for (const [name, child] of top.children ?? []) visit(child, name);
  return entries;
}

export function costOf(node: FileNode): number {
  return node.type === 'file' ? node.size + fileCost_bytes : node.type === 'directory' ? fileCost_bytes : 0;
}

/** @param wish 4 read, 2 write, 1 search, as in a mode */
export function allow(node: FileNode, uid: number, wish: number): void {
  if (uid === uids.root) return;
  const bits = uid === node.uid ? node.mode >> 6 : node.mode;
  if ((bits & wish) !== wish) throw new FileError('EACCES');
}
