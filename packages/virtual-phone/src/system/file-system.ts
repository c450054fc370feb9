import { joinBytes } from '@mistri/usb';
import type { ArchiveEntry } from '../image/archive.ts';
import { FileError } from './file-error.ts';
import {
  allow,
  costOf,
  directory,
  entriesBelow,
  fileCost_bytes,
  type FileNode,
  type FileStat,
  nodeOf,
  uids,
} from './file-node.ts';
import { resolvePath } from './resolve-path.ts';

interface Mount {
  readonly path: string;
  readonly device: string;
  readonly readOnly: boolean;
  readonly capacity_bytes: number;
  used_bytes: number;
}

/**
 * The tree that the running system sees. One user asks at a time, by uid: root may everything, others what owner and other bits
 * say. A mount has a capacity: the file system becomes full by the bytes in it.
 */
export class FileSystem {
  readonly #root: FileNode;
  readonly #mounts: Mount[] = [];
  readonly #now_s: () => number;

  constructor(now_s: () => number) {
    this.#now_s = now_s;
    this.#root = directory(uids.root, 0o755, 0);
    this.#mounts.push({ path: '/', device: 'rootfs', readOnly: true, capacity_bytes: Infinity, used_bytes: 0 });
  }

  /** Puts the files of an image at a path. `readOnly` binds everybody, root too. */
  mount(
    path: string,
    device: string,
    entries: readonly ArchiveEntry[],
    limits: { readOnly: boolean; capacity_bytes: number },
  ): void {
    const mount: Mount = { path, device, ...limits, used_bytes: 0 };
    const top = this.#make(path);
    top.children?.clear();
    for (const entry of entries) mount.used_bytes += this.#place(path, entry);
    if (path === '/') this.#mounts[0] = mount;
    else this.#mounts.push(mount);
  }

  get mounts(): readonly Readonly<Mount>[] {
    return this.#mounts.filter((mount) => Number.isFinite(mount.capacity_bytes));
  }

  mountOf(path: string): Readonly<Mount> {
    return this.#mountOf(path);
  }

  /** Everything below a path, for writing it to its partition. */
  snapshot(path: string): ArchiveEntry[] {
    return entriesBelow(this.#walk(path, uids.root, true));
  }

  stat(path: string, uid: number, follow = true): FileStat {
    const { type, mode, uid: owner, size, mtime_s, target, generate } = this.#walk(path, uid, follow);
    return { type, mode, uid: owner, size: generate ? 0 : size, mtime_s, ...(target !== undefined && { target }) };
  }

  exists(path: string, uid: number): boolean {
    try {
      this.#walk(path, uid, true);
      return true;
    } catch {
      return false;
    }
  }

  list(path: string, uid: number): string[] {
    const node = this.#walk(path, uid, true);
    if (!node.children) throw new FileError('ENOTDIR');
    allow(node, uid, 4);
    return [...node.children.keys()].toSorted();
  }

  /** Pieces of a file, a megabyte at most each. */
  *read(path: string, uid: number): Generator<Uint8Array> {
    const node = this.#walk(path, uid, true);
    if (node.type === 'directory') throw new FileError('EISDIR');
    allow(node, uid, 4);
    if (node.generate) yield new TextEncoder().encode(node.generate());
    let left = node.size;
    for (const chunk of node.chunks ?? []) {
      yield chunk;
      left -= chunk.length;
    }
    const zeros = new Uint8Array(Math.min(left, 1024 * 1024));
    for (; left > 0; left -= zeros.length) yield left < zeros.length ? zeros.subarray(0, left) : zeros;
  }

  readText(path: string, uid: number): string {
    return new TextDecoder().decode(joinBytes([...this.read(path, uid)]));
  }

  /** Empties or makes a file. */
  create(path: string, uid: number, mode = 0o644): void {
    const existing = this.#find(path, uid);
    const mount = this.#writable(path);
    if (existing) {
      if (existing.type === 'directory') throw new FileError('EISDIR');
      allow(existing, uid, 2);
      mount.used_bytes -= existing.size;
      existing.chunks = [];
      existing.size = 0;
      existing.mtime_s = this.#now_s();
      return;
    }
    const [parent, name] = this.#parent(path, uid);
    take(mount, fileCost_bytes);
    parent.children?.set(name, { type: 'file', mode, uid, mtime_s: this.#now_s(), chunks: [], size: 0 });
  }

  append(path: string, uid: number, bytes: Uint8Array): void {
    const node = this.#walk(path, uid, true);
    if (node.type !== 'file' || node.generate) throw new FileError(node.type === 'directory' ? 'EISDIR' : 'EPERM');
    allow(node, uid, 2);
    take(this.#writable(path), bytes.length);
    node.chunks?.push(new Uint8Array(bytes));
    node.size += bytes.length;
    node.mtime_s = this.#now_s();
  }

  write(path: string, uid: number, bytes: Uint8Array, mode = 0o644): void {
    this.create(path, uid, mode);
    this.append(path, uid, bytes);
  }

  /** Space without content, as `fallocate` takes it. */
  allocate(path: string, uid: number, bytes: number): void {
    const node = this.#walk(path, uid, true);
    take(this.#writable(path), bytes);
    node.size += bytes;
  }

  makeDirectory(path: string, uid: number, mode = 0o755): void {
    if (this.#find(path, uid)) throw new FileError('EEXIST');
    const [parent, name] = this.#parent(path, uid);
    take(this.#writable(path), fileCost_bytes);
    parent.children?.set(name, directory(uid, mode, this.#now_s()));
  }

  makeLink(path: string, uid: number, target: string): void {
    if (this.#find(path, uid)) throw new FileError('EEXIST');
    const [parent, name] = this.#parent(path, uid);
    parent.children?.set(name, { type: 'link', mode: 0o777, uid, mtime_s: this.#now_s(), size: target.length, target });
  }

  remove(path: string, uid: number): void {
    const [parent, name] = this.#parent(path, uid);
    const node = parent.children?.get(name);
    if (!node) throw new FileError('ENOENT');
    if (node.children && node.children.size > 0) throw new FileError('ENOTEMPTY');
    const mount = this.#writable(path);
    parent.children?.delete(name);
    mount.used_bytes -= costOf(node);
  }

  rename(from: string, to: string, uid: number): void {
    const [oldParent, oldName] = this.#parent(from, uid);
    const node = oldParent.children?.get(oldName);
    if (!node) throw new FileError('ENOENT');
    if (this.#writable(from) !== this.#writable(to)) throw new FileError('EINVAL');
    const [parent, name] = this.#parent(to, uid);
    const existing = parent.children?.get(name);
    if (existing?.children) throw new FileError('EISDIR');
    oldParent.children?.delete(oldName);
    parent.children?.set(name, node);
    if (existing) this.#mountOf(to).used_bytes -= costOf(existing);
  }

  /** Changes what is not content. Only the owner and root may. */
  change(path: string, uid: number, to: { mode?: number; mtime_s?: number; uid?: number }): void {
    const node = this.#walk(path, uid, true);
    this.#writable(path);
    if ((uid !== uids.root && uid !== node.uid) || (to.uid !== undefined && uid !== uids.root))
      throw new FileError('EPERM');
    if (to.mode !== undefined) node.mode = to.mode & 0o7777;
    if (to.mtime_s !== undefined) node.mtime_s = to.mtime_s;
    if (to.uid !== undefined) node.uid = to.uid;
  }

  /** Where a path leads when its links are followed. */
  resolve(path: string, uid: number): string {
    return `/${resolvePath(this.#root, path, { uid, follow: true }).join('/')}`;
  }

  #find(path: string, uid: number): FileNode | undefined {
    try {
      return this.#walk(path, uid, true);
    } catch (error) {
      if (error instanceof FileError && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #walk(path: string, uid: number, follow: boolean): FileNode {
    let node = this.#root;
    for (const name of resolvePath(this.#root, path, { uid, follow })) node = node.children?.get(name) as FileNode;
    return node;
  }

  #parent(path: string, uid: number): [FileNode, string] {
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop();
    if (!name || name === '.' || name === '..') throw new FileError('EINVAL');
    const parent = this.#walk(parts.join('/'), uid, true);
    if (!parent.children) throw new FileError('ENOTDIR');
    if (this.#mountOf(path).readOnly) throw new FileError('EROFS');
    allow(parent, uid, 3);
    return [parent, name];
  }

  #writable(path: string): Mount {
    const mount = this.#mountOf(path);
    if (mount.readOnly) throw new FileError('EROFS');
    return mount;
  }

  /** By where the path leads, not by how it is written: `/sdcard` is on `/data`. */
  #mountOf(path: string): Mount {
    const parts = path.split('/').filter((part) => part !== '');
    let real = '/';
    try {
      real = `/${resolvePath(this.#root, path, { uid: uids.root, follow: true }).join('/')}`;
    } catch {
      const parent = `/${parts.slice(0, -1).join('/')}`;
      real = parent === '/' ? `/${parts.at(-1) ?? ''}` : `${this.#realOf(parent)}/${parts.at(-1) ?? ''}`;
    }
    return this.#mounts
      .filter((mount) => mount.path === '/' || real === mount.path || real.startsWith(`${mount.path}/`))
      .reduce((best, mount) => (mount.path.length >= best.path.length ? mount : best));
  }

  #realOf(path: string): string {
    try {
      return `/${resolvePath(this.#root, path, { uid: uids.root, follow: true }).join('/')}`;
    } catch {
      return path;
    }
  }

  #make(path: string): FileNode {
    let node = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      let child = node.children?.get(name);
      if (!child?.children) {
        child = directory(uids.root, 0o755, this.#now_s());
        node.children?.set(name, child);
      }
      node = child;
    }
    return node;
  }

  #place(top: string, entry: ArchiveEntry): number {
    const parts = entry.path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const name = parts.pop();
    if (name === undefined) return 0;
    const parent = this.#make(`${top}/${parts.join('/')}`);
    const node = nodeOf(entry);
    const existing = parent.children?.get(name);
    if (existing?.children && node.children) {
      existing.mode = node.mode;
      existing.uid = node.uid;
    } else parent.children?.set(name, node);
    return costOf(node);
  }

  /** For root alone: the partitions. */
  protect(path: string): void {
    this.#walk(path, uids.root, true).mode = 0o600;
  }

  /** A file whose content is made when it is read. */
  placeGenerated(path: string, generate: () => string): void {
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop() ?? '';
    this.#make(parts.join('/')).children?.set(name, {
      type: 'file',
      mode: 0o444,
      uid: uids.root,
      mtime_s: this.#now_s(),
      size: 0,
      generate,
    });
  }
}

function take(mount: Mount, bytes: number): void {
  if (mount.used_bytes + bytes > mount.capacity_bytes) throw new FileError('ENOSPC');
  mount.used_bytes += bytes;
}
