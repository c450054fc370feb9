import { joinBytes } from '@mistri/usb';
import type { ArchiveEntry } from '../image/archive.ts';

/** As the kernel says it; the words are those of `strerror`. */
export const errorWords = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ELOOP: 'Too many symbolic links encountered',
  EINVAL: 'Invalid argument',
  EPERM: 'Operation not permitted',
} as const;

export type ErrorCode = keyof typeof errorWords;

export class FileError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(errorWords[code]);
    this.code = code;
  }
}

export const fileType = { directory: 0o040000, file: 0o100000, link: 0o120000 } as const;
export const uids = { root: 0, system: 1000, shell: 2000, firstApp: 10_100 } as const;

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

interface Mount {
  readonly path: string;
  readonly device: string;
  readonly readOnly: boolean;
  readonly capacity_bytes: number;
  used_bytes: number;
}

const mostLinks = 16;
/** What a file costs beside its bytes. */
const fileCost_bytes = 4096;

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
    const top = this.#walk(path, uids.root, true);
    for (const [name, child] of top.children ?? []) visit(child, name);
    return entries;
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
    return `/${this.#resolve(path, uid, true).join('/')}`;
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
    for (const name of this.#resolve(path, uid, follow)) node = node.children?.get(name) as FileNode;
    return node;
  }

  #resolve(path: string, uid: number, follow: boolean): string[] {
    let todo = path.split('/').filter((part) => part !== '' && part !== '.');
    const names: string[] = [];
    const nodes: FileNode[] = [this.#root];
    for (let links = 0; todo.length > 0;) {
      const [name = '', ...rest] = todo;
      todo = rest;
      const node = nodes.at(-1) as FileNode;
      if (name === '..') {
        names.pop();
        if (nodes.length > 1) nodes.pop();
        continue;
      }
      if (!node.children) throw new FileError('ENOTDIR');
      allow(node, uid, 1);
      const child = node.children.get(name);
      if (!child) throw new FileError('ENOENT');
      if (child.target !== undefined && (follow || rest.length > 0 || path.endsWith('/'))) {
        links += 1;
        if (links > mostLinks) throw new FileError('ELOOP');
        const parts = child.target.split('/').filter((part) => part !== '' && part !== '.');
        if (child.target.startsWith('/')) {
          names.length = 0;
          nodes.length = 1;
        }
        todo = [...parts, ...rest];
        continue;
      }
      names.push(name);
      nodes.push(child);
    }
    return names;
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
      real = `/${this.#resolve(path, uids.root, true).join('/')}`;
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
      return `/${this.#resolve(path, uids.root, true).join('/')}`;
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

function directory(uid: number, mode: number, mtime_s: number): FileNode {
  return { type: 'directory', mode, uid, mtime_s, children: new Map(), size: 4096 };
}

function nodeOf(entry: ArchiveEntry): FileNode {
  const { uid, mtime_s, target } = entry;
  const mode = entry.mode & 0o7777;
  if (target !== undefined) return { type: 'link', mode: 0o777, uid, mtime_s, size: target.length, target };
  if ((entry.mode & 0o170000) === fileType.directory) return directory(uid, mode, mtime_s);
  const body = entry.body ?? new Uint8Array(0);
  return { type: 'file', mode, uid, mtime_s, chunks: [body], size: body.length + (entry.hole_bytes ?? 0) };
}

function costOf(node: FileNode): number {
  return node.type === 'file' ? node.size + fileCost_bytes : node.type === 'directory' ? fileCost_bytes : 0;
}

/** @param wish 4 read, 2 write, 1 search, as in a mode */
function allow(node: FileNode, uid: number, wish: number): void {
  if (uid === uids.root) return;
  const bits = uid === node.uid ? node.mode >> 6 : node.mode;
  if ((bits & wish) !== wish) throw new FileError('EACCES');
}

function take(mount: Mount, bytes: number): void {
  if (mount.used_bytes + bytes > mount.capacity_bytes) throw new FileError('ENOSPC');
  mount.used_bytes += bytes;
}
